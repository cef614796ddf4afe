'use client'

import { trapSeen, type LabState, type PresetInfo } from '@/server/protocol'
import { measured, whole } from '../panels/format'
import { useLab } from '../stream/useLab'
import { Glyph } from '../ui/glyphs'
import { HeldMark } from '../ui/HeldMark'
import { isCured } from './cured'

interface Told {
  words: string
  figure: string
  sprung: boolean
  /** What is to be known beside the figure. */
  more: string
}

/** What the run on the screen shows of its trap, at the moment that is looked at. */
export function TrapLine({ preset }: { preset: PresetInfo }) {
  const told = useLab(({ state }) => tell(state, preset))
  if (!told) return null
  return (
    <p className="mt-2 flex items-start gap-2 text-[13px]/[18px]" data-trap={told.sprung}>
      <span className="pt-0.5">
        {told.sprung ? <Glyph name="fault" size={14} /> : <HeldMark />}
      </span>
      <span>
        <span className="text-ink">
          {told.words}: <b className="font-semibold tabular-nums">{told.figure}</b>.
        </span>{' '}
        <span className="text-ink2">{told.more}</span>
      </span>
    </p>
  )
}

/** Null: the run on the screen is not one of this preset. */
function tell(state: LabState, preset: PresetInfo): Told | null {
  const { run, params, status } = state
  if (run?.preset !== preset.name) return null
  const { words, unit, value, sprung } = trapSeen(state, preset.shows, run.speed)
  const cured = isCured(preset, params)
  return {
    ...{ words, sprung },
    figure: unit === 'ms' ? measured(value) : `${whole(value)}${unit === '%' ? ' %' : ''}`,
    more: moreOf({
      sprung,
      cured,
      begun: isCured(preset, run.params),
      over: status === 'finished',
    }),
  }
}

function moreOf(run: { sprung: boolean; cured: boolean; begun: boolean; over: boolean }): string {
  const { sprung, cured, begun, over } = run
  if (sprung && cured && !begun) return 'It sprang before the fix: run again to see it clean.'
  if (sprung) return cured ? 'More than the fix should allow.' : 'The trap has sprung.'
  if (cured) return over ? 'The fix has held.' : 'The fix holds so far.'
  return over ? 'The trap has not sprung this time.' : 'The trap has not sprung yet.'
}
