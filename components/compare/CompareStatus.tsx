'use client'

import type { ReactNode } from 'react'
import { useLab } from '../stream/useLab'
import { Button } from '../ui/button'
import { Glyph } from '../ui/glyphs'
import { useComparison } from './CompareProvider'
import { goesOn, type Lane } from './compareStore'
import { inSight } from './comparison'
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
  if (lanes.some(goesOn)) return 'going'
  if (lanes.some(isComing)) return 'coming'
  return anyBegan(lanes) ? 'over' : 'ready'
}

/** It was started, and its first event is on the way. */
const isComing = ({ run: { stream } }: Lane): boolean =>
  stream.runId !== null && stream.state.run === null && stream.phase !== 'ended'

export const anyBegan = (lanes: readonly Lane[]) =>
  lanes.some(({ run }) => run.stream.runId !== null)

/** One word, and what there is to do about it. */
function Said() {
  const connection = useLab((view) => view.connection)
  const address = useLab(({ welcome }) => welcome.addresses[0] ?? '')
  const watches = useLab(({ welcome }) => welcome.presenter === false)
  const starting = useComparison((state) => state.starting)
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
      if (starting || standing === 'coming')
        return <Words word="Starting">Servers that are needed and not up yet come first.</Words>
      return <Now standing={standing} />
  }
}

function Now({ standing }: { standing: Standing }) {
  const changed = useLaneWords().some(({ remark }) => remark?.later)
  if (standing === 'going') return <Words word="Live" />
  if (standing === 'over')
    return <Words word="Finished">{changed && 'Run again to see what was changed.'}</Words>
  return <Words word="Ready">Each lane gets the same clients and choices.</Words>
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
  const at = Math.max(0, ...lanes.map(({ run }) => run.clock()))
  return `${(at / 1000).toFixed(1)} s, ${NUMBERS[lanes.length]} lanes at once`
}

function Clock() {
  const text = useLanes(clockOf)
  return text && <span className="whitespace-nowrap text-ink2">{text}</span>
}
