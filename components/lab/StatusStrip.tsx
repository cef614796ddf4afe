'use client'

import type { ReactNode } from 'react'
import { useSettings } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { useSampled } from '../stream/useSampled'
import { store, type LabView } from '../stream/store'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Glyph } from '../ui/glyphs'
import { seconds, whole } from '../panels/format'
import { FinishedLine } from './FinishedLine'
import { nowSentence } from './nowSentence'

type Said =
  | 'connecting'
  | 'elsewhere'
  | 'lost'
  | 'catching-up'
  | 'back'
  | 'ended'
  | 'refused'
  | 'lost-server'
  | 'failed'
  | 'finished'
  | 'past'
  | 'empty'
  | 'now'

const BACK_SHOWN_MS = 5000

/** The most pressing thing to say; a later one waits. */
function said(view: LabView, refused: boolean): Said {
  const { connection, state, back, problem } = view
  if (connection === 'connecting' || connection === 'elsewhere') return connection
  if (connection === 'lost') return connection
  if (connection === 'catching-up' && view.toCatchUp > 0) return 'catching-up'
  if (refused) return 'refused'
  if (problem) return 'ended'
  if (view.cursor) return 'past'
  if (state.status === 'finished') return state.reason === 'failed' ? 'failed' : 'finished'
  if (Object.keys(state.lost).length > 0) return 'lost-server'
  if (back && performance.now() - back.at < BACK_SHOWN_MS) return 'back'
  return state.status === 'empty' ? 'empty' : 'now'
}

/** One line above everything: what goes on, or what is wrong and what to do about it. */
export function StatusStrip() {
  const refused = useSettings((settings) => settings.refused)
  // A refusal of one value is said at its field.
  const atField = refused?.param !== undefined
  const kind = useLab((view) => said(view, refused !== null && !atField))
  const grave = ['lost', 'catching-up', 'back'].includes(kind)
  return (
    <div
      role="status"
      aria-live={kind === 'now' || kind === 'past' ? 'off' : 'polite'}
      className={cn(
        'enlarged relative flex min-h-9 shrink-0 items-center gap-2.5 border-b border-line px-4 py-1.5 text-[13px]/[18px] text-ink2 max-[720px]:min-h-[55px] max-[720px]:text-[15px]/[21px]',
        grave && 'bg-raised text-ink',
      )}
    >
      <Line kind={kind} />
    </div>
  )
}

function Line({ kind }: { kind: Said }): ReactNode {
  switch (kind) {
    case 'connecting':
      return <Busy>Connecting to the lab.</Busy>
    case 'elsewhere':
      return <Elsewhere />
    case 'lost':
      return <Busy>The connection is lost. A run goes on at the server; trying to get back.</Busy>
    case 'catching-up':
      return <CatchingUp />
    case 'back':
      return <Back />
    case 'ended':
      return <Ended />
    case 'refused':
      return <Refused />
    case 'lost-server':
      return <LostServer />
    case 'failed':
      return <Failed />
    case 'finished':
      return <FinishedLine />
    case 'past':
      return <Past />
    case 'empty':
      return <Invitation />
    case 'now':
      return <Now />
  }
}

function Busy({ children }: { children: ReactNode }) {
  return (
    <>
      <span
        aria-hidden
        className="size-3 shrink-0 animate-spin rounded-full border-[1.5px] border-ink border-t-transparent"
      />
      <span>{children}</span>
    </>
  )
}

function Elsewhere() {
  const address = useLab(({ welcome }) => welcome.addresses[0] ?? '')
  return (
    <Problem
      title="Nothing can be run from this address."
      text={
        <>
          Open the lab at{' '}
          <a className="underline" href={address}>
            {address}
          </a>
        </>
      }
    />
  )
}

function CatchingUp() {
  const { done, all } = useLab(({ missing, toCatchUp }) => ({
    done: toCatchUp - missing,
    all: toCatchUp,
  }))
  const first = useLab(({ live }) => live.status === 'empty')
  return (
    <>
      <Busy>{first ? 'Fetching the run' : 'Catching up'}</Busy>
      <span className="ml-auto text-ink2">
        {whole(done)} of {whole(all)} events
      </span>
      <span
        aria-hidden
        style={{ transform: `scaleX(${all === 0 ? 1 : done / all})` }}
        className="absolute inset-x-0 bottom-0 h-0.5 origin-left bg-ink"
      />
    </>
  )
}

function Back() {
  const back = useLab((view) => view.back)
  const gap = useLab((view) => view.gap)
  if (!back) return null
  const after = `Back after ${(back.afterMs / 1000).toFixed(1)} s.`
  return gap
    ? `${after} The numbers are whole, but the oldest of the missed events are no longer in the list.`
    : `${after} ${whole(back.events)} events caught up, nothing is missing.`
}

interface ProblemProps {
  title: string
  text: ReactNode
  children?: ReactNode
}

function Problem({ title, text, children }: ProblemProps) {
  return (
    <>
      <Glyph name="fault" />
      <span>
        <strong className="font-semibold text-ink">{title}</strong> {text}
      </span>
      {children && <span className="ml-auto flex shrink-0 gap-2">{children}</span>}
    </>
  )
}

function RunAgain() {
  const run = useSettings((settings) => settings.run)
  return <Button onClick={() => void run()}>Run again</Button>
}

function Ended() {
  const message = useLab(({ problem }) => problem?.message ?? '')
  const shown = useLab(({ live }) => live.status !== 'empty')
  return (
    <Problem
      title={shown ? 'This run has ended.' : 'There is no such run.'}
      text={`${message}${shown ? ' What you see is its last moment received.' : ''}`}
    >
      {shown && <RunAgain />}
    </Problem>
  )
}

function Refused() {
  const refused = useSettings((settings) => settings.refused)
  const forgive = useSettings((settings) => settings.forgive)
  return (
    <Problem title="That did not work." text={refused?.message ?? ''}>
      <Button onClick={forgive}>Close</Button>
    </Problem>
  )
}

function LostServer() {
  const lost = useLab(({ state }) =>
    Object.entries(state.lost)
      .map(([, message]) => message)
      .join(' '),
  )
  return (
    <Problem
      title="A server is lost."
      text={`${lost} The run goes on; its calls fail until it is back.`}
    />
  )
}

function Failed() {
  const message = useLab(({ state }) => state.message ?? 'The server gave no reason.')
  return (
    <Problem title="The run failed." text={message}>
      <RunAgain />
    </Problem>
  )
}

function Invitation() {
  const awaited = useLab(({ runId }) => runId !== null)
  const watching = useLab(({ welcome }) => welcome.presenter === false)
  if (awaited) return <span>The run is being fetched.</span>
  if (watching) {
    return (
      <span>Here you watch: open the link to a run that the presenter of this lab shares.</span>
    )
  }
  return <span>Nothing has run yet. Every number here will come from real calls.</span>
}

const selectPast = ({ state }: LabView, now: number) =>
  state.status === 'finished' ? 'the end of the run.' : nowSentence(state, now)

/** Another moment than now is looked at: what went on then. */
function Past() {
  const at = useLab(({ cursor }) => seconds(cursor?.at ?? 0))
  const over = useLab(({ live }) => live.status === 'finished')
  return (
    <>
      <span className="text-ink">
        <strong className="font-semibold">At {at}:</strong> {useSampled(selectPast, 4)}
      </span>
      <Button className="ml-auto h-6 shrink-0" onClick={store.backToLive}>
        {over ? 'To the end' : 'Back to live'}
      </Button>
    </>
  )
}

const selectNow = (view: LabView, now: number) => nowSentence(view.state, now)

function Now() {
  return <span className="text-ink">{useSampled(selectNow, 4)}</span>
}
