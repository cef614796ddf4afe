'use client'

import type { ReactNode } from 'react'
import { useSettings } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { useSampled } from '../stream/useSampled'
import { store, type LabView } from '../stream/store'
import { Button } from '../ui/button'
import { Glyph } from '../ui/glyphs'
import { seconds, whole } from '../panels/format'
import { nowSentence } from './nowSentence'

/** Something is waited for. */
export function Busy({ children }: { children: ReactNode }) {
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

/** The address is one from which nothing may be run. */
export function Elsewhere() {
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

/** What was missed comes in, and how much of it. */
export function CatchingUp() {
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

interface ProblemProps {
  title: string
  text: ReactNode
  children?: ReactNode
}

/** Something is wrong: what, and what to do about it. */
export function Problem({ title, text, children }: ProblemProps) {
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

/** The server said no to a command. */
export function Refused() {
  const refused = useSettings((settings) => settings.refused)
  const forgive = useSettings((settings) => settings.forgive)
  return (
    <Problem title="That did not work." text={refused?.message ?? ''}>
      <Button size="tiny" onClick={forgive}>
        Close
      </Button>
    </Problem>
  )
}

/** Nothing has run yet. */
export function Invitation() {
  const awaited = useLab(({ runId }) => runId !== null)
  const starting = useSettings((settings) => settings.starting)
  const watching = useLab(({ welcome }) => welcome.presenter === false)
  if (starting) {
    return (
      <Busy>Starting. Servers that this pattern needs and that are not up yet come first.</Busy>
    )
  }
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
export function Past() {
  const at = useLab(({ cursor }) => seconds(cursor?.at ?? 0))
  const over = useLab(({ live }) => live.status === 'finished')
  return (
    <>
      <span className="text-ink">
        <strong className="font-semibold">At {at}:</strong> {useSampled(selectPast)}
      </span>
      <Button size="tiny" className="ml-auto shrink-0" onClick={store.backToLive}>
        {over ? 'To the end' : 'Back to live'}
      </Button>
    </>
  )
}

const selectNow = (view: LabView, now: number) => nowSentence(view.state, now)

/** What goes on now. */
export function Now() {
  return <span className="text-ink">{useSampled(selectNow)}</span>
}
