'use client'

import { useCallback } from 'react'
import { presetOf } from '../../controls/settings'
import { useSettings } from '../../controls/SettingsProvider'
import type { LabView } from '../../stream/store'
import { useSampled } from '../../stream/useSampled'
import { Glyph } from '../../ui/glyphs'
import { selectFigures } from './select'
import { useValues } from './useProjected'

/** Four numbers that can be read from the last row, four times a second at most. */
export function Figures() {
  const pattern = useSettings((settings) => settings.pattern)
  const preset = useSettings((settings) => settings.preset)
  const { protection, readRatio } = useValues()
  const guarded = protection !== undefined && protection !== 'none'
  const meddled = (presetOf(pattern, preset)?.disturbances?.length ?? 0) > 0
  const written = Number(readRatio) < 1 || meddled
  const { panels } = pattern
  const select = useCallback(
    ({ state }: LabView, now: number) => selectFigures(state, now, { panels, guarded, written }),
    [panels, guarded, written],
  )
  const figures = useSampled(select)
  return (
    <dl
      aria-label="Headline numbers"
      className="grid shrink-0 grid-cols-2 divide-x divide-line border-b border-line min-[720px]:grid-cols-4"
    >
      {figures.map(({ label, glyph, value, note }) => (
        <div key={label} className="min-w-0 px-4 pt-3 pb-2 min-[720px]:px-6">
          <dt className="flex items-center gap-2.5 text-[16px]/5 text-ink2">
            <Glyph name={glyph} size={17} /> <span className="truncate">{label}</span>
          </dt>
          <dd className="flex items-baseline gap-2.5 text-[18px]/6 whitespace-nowrap text-ink2">
            <span className="text-[44px]/[52px] font-semibold text-ink">{value}</span>
            <span className="truncate font-medium">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
