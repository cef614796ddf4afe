import dynamic from 'next/dynamic'
import { lazy } from 'react'

/** Parts that the first look does not need; each comes by itself, while the page is read. */
const charts = () => import('../charts')
const events = () => import('../panels/events/EventsPanel')
const wire = () => import('../panels/wire/WirePanel')
const timeline = () => import('../timeline/TimelinePanel')
const request = () => import('../timeline/RequestPanel')
const anomalies = () => import('../timeline/AnomaliesPanel')

export const HitsChart = dynamic(() => charts().then((part) => part.HitsChart), { ssr: false })
export const DbCallsChart = dynamic(() => charts().then((part) => part.DbCallsChart), {
  ssr: false,
})
export const LatencyChart = dynamic(() => charts().then((part) => part.LatencyChart), {
  ssr: false,
})
export const StaleChart = dynamic(() => charts().then((part) => part.StaleChart), { ssr: false })
export const EventsPanel = dynamic(() => events().then((part) => part.EventsPanel), { ssr: false })
export const WirePanel = dynamic(() => wire().then((part) => part.WirePanel), { ssr: false })
export const TimelinePanel = dynamic(() => timeline().then((part) => part.TimelinePanel), {
  ssr: false,
})
export const RequestPanel = dynamic(() => request().then((part) => part.RequestPanel), {
  ssr: false,
})
export const AnomaliesPanel = dynamic(() => anomalies().then((part) => part.AnomaliesPanel), {
  ssr: false,
})

const claims = () => import('../panels/claims/ClaimsPanel')
const finished = () => import('./FinishedLine')
const rare = () => import('./RareLines')
const projector = () => import('./projector/ProjectorFrame')
const choices = () => import('./ExportList')
const absent = () => import('./AbsentHelp')
const settings = () => import('./SettingsSheet')
const patterns = () => import('../controls/PatternList')

export const ClaimsPanel = dynamic(() => claims().then((part) => part.ClaimsPanel), { ssr: false })
export const FinishedLine = dynamic(() => finished().then((part) => part.FinishedLine), {
  ssr: false,
})
export const Back = dynamic(() => rare().then((part) => part.Back), { ssr: false })
export const Ended = dynamic(() => rare().then((part) => part.Ended), { ssr: false })
export const Failed = dynamic(() => rare().then((part) => part.Failed), { ssr: false })
export const LostServer = dynamic(() => rare().then((part) => part.LostServer), { ssr: false })
export const ProjectorFrame = dynamic(() => projector().then((part) => part.ProjectorFrame), {
  ssr: false,
})
export const ExportList = lazy(async () => ({ default: (await choices()).ExportList }))
export const AbsentHelp = dynamic(() => absent().then((part) => part.AbsentHelp))
export const SettingsSheet = dynamic(() => settings().then((part) => part.SettingsSheet), {
  ssr: false,
})

// What only some patterns have stands in the page of the server from the start.
const levels = () => import('../panels/levels/LevelsPanel')
const queue = () => import('../panels/queue/QueuePanel')
const schedule = () => import('../panels/schedule/SchedulePanel')
const slots = () => import('../panels/slots/SlotsPanel')

export const LevelsPanel = dynamic(() => levels().then((part) => part.LevelsPanel))
export const QueuePanel = dynamic(() => queue().then((part) => part.QueuePanel))
export const SchedulePanel = dynamic(() => schedule().then((part) => part.SchedulePanel))
export const SlotsPanel = dynamic(() => slots().then((part) => part.SlotsPanel))

/** A run out of a file: nothing of the lab is needed before one is chosen. */
const watchOnly = () => import('./RunScreen')
export const WatchOnly = dynamic(() => watchOnly().then((part) => part.WatchOnly), { ssr: false })

/** What draws pictures to be taken along. */
export const chartFiles = () => import('../charts/export')
export const timelineFile = () => import('../timeline/picture')

/** Fetches what may be needed next: the server may be gone then. */
export const loadNext = () =>
  Promise.all([
    ...[timeline(), charts(), events(), wire(), request(), anomalies()],
    ...[claims(), finished(), rare(), projector(), choices(), absent(), settings(), patterns()],
    ...[chartFiles(), timelineFile()],
  ])
export const loadAll = () =>
  Promise.all([watchOnly(), loadNext(), levels(), queue(), schedule(), slots()])
