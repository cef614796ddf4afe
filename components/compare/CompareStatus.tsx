'use client'

import type { ReactNode } from 'react'
import { serviceTitle } from '../lab/services'
import { useLab } from '../stream/useLab'
import { Button } from '../ui/button'
import { Glyph } from '../ui/glyphs'
import { useComparison } from './CompareProvider'
import type { Lane } from './compareStore'
import { inSight } from './comparison'
import { goesOn, isComing } from './laneRun'
import { turnsFor } from './turns'
import { useLanes, useLaneWords } from './useLanes'

const NUMBERS = ['no', 'one', 'two', 'three', 'four']

/** In what state the lanes are. The clock beside it is no news: only the words are read out. */
export function CompareStatus() {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-1.5">
      <p role="status">
        <Said />
      </p>
      <Clock />
    </div>
  )
}

type Standing = 'ready' | 'coming' | 'going' | 'over'

const standingOf = (lanes: readonly Lane[]): Standing => {
  if (lanes.some(({ run }) => goesOn(run))) return 'going'
  if (lanes.some(({ run }) => isComing(run))) return 'coming'
  return anyBegan(lanes) ? 'over' : 'ready'
}

export const anyBegan = (lanes: readonly Lane[]) =>
  lanes.some(({ run }) => run.stream.runId !== null)

/** It was stopped before its turn, or it is new. */
const anyMissed = (lanes: readonly Lane[]) =>
  lanes.map(({ run }) => run.view()).some(({ runId, problem }) => runId === null && !problem)

/** One word, and what there is to do about it. */
function Said() {
  const connection = useLab((view) => view.connection)
  const address = useLab(({ welcome }) => welcome.addresses[0] ?? '')
  const watches = useLab(({ welcome }) => welcome.presenter === false)
  const starting = useComparison((state) => state.starting)
  const waiting = useComparison((state) => state.waiting.length > 0)
  // A refusal of one value is said at its slider, where there is one.
  const refused = useComparison(({ refused, lanes }) =>
    refused && !inSight(lanes, refused.param) ? refused.message : null,
  )
  const standing = useLanes(standingOf)
  switch (connection) {
    case 'connecting':
      return <Words word="Connecting" />
    case 'elsewhere':
      return (
        <Words word="Not connected">
          Nothing can be run from this address. Open the lab at{' '}
          <a className="underline" href={address}>
            {address}
          </a>
        </Words>
      )
    case 'lost':
      return (
        <Words word="Connection lost">
          Trying to get back.{' '}
          {standing === 'going'
            ? 'The runs go on while the lab is up.'
            : 'What you see here stays.'}
        </Words>
      )
    case 'catching-up':
      return <Words word="Catching up" />
    case 'live':
      if (watches)
        return (
          <Words word="Here you watch">
            Open the link to a run that the presenter of this lab shares.
          </Words>
        )
      if (refused !== null) return <Refused message={refused} />
      if (starting || standing === 'coming' || (waiting && standing !== 'going'))
        return <Words word="Starting">Servers that are needed and not up yet come first.</Words>
      return <Now standing={standing} />
  }
}

function Now({ standing }: { standing: Standing }) {
  const changed = useLaneWords().some(({ remark }) => remark?.later)
  const turns = useLanes(sayTurns)
  const someDidNot = useLanes(anyMissed)
  if (standing === 'going') return <Words word="Live">{turns}</Words>
  if (standing === 'over')
    return (
      <Words word="Finished">
        {changed
          ? 'Run again to see what was changed.'
          : someDidNot && 'Run again: not every lane has run.'}
      </Words>
    )
  return <Words word="Ready">Each lane gets the same clients and choices. {turns}</Words>
}

/** The server for which the lanes on the screen take turns. */
const turnsOf = (lanes: readonly Lane[]) =>
  turnsFor(lanes.map(({ run, ...form }) => run.started ?? form))

/** That the lanes do not run at once, and why; empty where they do. */
function sayTurns(lanes: readonly Lane[]): string {
  const name = turnsOf(lanes)
  if (name === null) return ''
  return `The ${serviceTitle(name)} that they share is broken on purpose, so they run one by one.`
}

function Refused({ message }: { message: string }) {
  const forgive = useComparison((state) => state.forgive)
  return (
    <>
      <Glyph name="fault" className="mr-1 inline align-[-2px]" />
      <Words word="That did not work.">{message}</Words>{' '}
      <Button size="tiny" onClick={forgive}>
        Close
      </Button>
    </>
  )
}

function Words({ word, children }: { word: string; children?: ReactNode }) {
  return (
    <>
      <span className="font-semibold">{word}</span>{' '}
      {children && <span className="text-ink2">{children}</span>}
    </>
  )
}

const clockOf = (lanes: readonly Lane[]): string | null => {
  if (!anyBegan(lanes)) return null
  // Where they take turns, the one whose turn it is has the word.
  const going = lanes.filter(({ run }) => goesOn(run))
  const at = Math.max(0, ...(going.length > 0 ? going : lanes).map(({ run }) => run.clock()))
  const how = turnsOf(lanes) !== null ? 'lane by lane' : `${NUMBERS[lanes.length]} lanes at once`
  return `${(at / 1000).toFixed(1)} s, ${how}`
}

function Clock() {
  const text = useLanes(clockOf)
  return text && <span className="whitespace-nowrap text-ink2">{text}</span>
}
