'use client'

import { useSettings } from '../controls/SettingsProvider'
import { seconds, whole } from '../panels/format'
import { useLab } from '../stream/useLab'
import { Button } from '../ui/button'
import { Problem } from './StatusLines'

/** For a moment after a lost connection: what became of the missed time. */
export function Back() {
  const back = useLab((view) => view.back)
  const gap = useLab((view) => view.gap)
  if (!back) return null
  const after = `Back after ${(back.afterMs / 1000).toFixed(1)} s`
  return back.missed && gap
    ? `${after}, too long to catch up event by event. The numbers are whole; timeline and events begin anew at ${seconds(gap.at)}.`
    : `${after}. ${whole(back.events)} events caught up, nothing is missing.`
}

function RunAgain() {
  const run = useSettings((settings) => settings.run)
  return (
    <Button size="tiny" onClick={() => void run()}>
      Run again
    </Button>
  )
}

/** The run can no longer be watched. */
export function Ended() {
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

/** A server that the run needs does not answer. */
export function LostServer() {
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

/** The run broke off. */
export function Failed() {
  const message = useLab(({ state }) => state.message ?? 'The server gave no reason.')
  return (
    <Problem title="The run failed." text={message}>
      <RunAgain />
    </Problem>
  )
}
