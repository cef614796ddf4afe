'use client'

import type { ReactNode } from 'react'
import { goesOn } from '@/server/protocol'
import { useSettings } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import type { LabView } from '../stream/store'
import { cn } from '../ui/cn'
import { Back, Ended, Failed, FinishedLine, LostServer } from './later'
import { Busy, CatchingUp, Elsewhere, Invitation, Now, Past, Refused } from './StatusLines'

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
  // What ends waits for no server.
  if (state.status === 'ending') return 'now'
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
      // As tall as with a button in it: the end of a run moves nothing below.
      className={cn(
        'enlarged relative flex min-h-[37px] shrink-0 items-center gap-2.5 border-b border-line px-4 py-1.5 text-[13px]/[18px] text-ink2 max-[720px]:min-h-[66px]',
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
      return <Lost />
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

/** Whether the lab itself is still up cannot be seen from here. */
function Lost() {
  const going = useLab(({ live }) => goesOn(live.status))
  return (
    <Busy>
      The connection is lost; trying to get back.{' '}
      {going ? 'The run goes on while the lab is up.' : 'What you see here stays.'}
    </Busy>
  )
}
