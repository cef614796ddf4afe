'use client'

import { pace } from '../stream/actions'
import { useLab } from '../stream/useLab'
import { Select } from '../ui/select'
import { useSettings } from './SettingsProvider'

/** How long each call is held at each pace, ms. */
export const DELAYS = [0, 100, 300, 900] as const

/** Not a share of the full pace: a call of a cache is held for far longer than it takes, a slow load is not. */
export const paceName = (delayMs: number) =>
  delayMs === 0 ? 'Full pace' : `${delayMs / 1000} s a call`

/** Slow motion of the run that goes on: every call is held before it goes, and Redis goes on expiring. */
export function PaceSelect() {
  const delayMs = useLab(({ live }) => live.delayMs)
  const heed = useSettings((settings) => settings.heed)
  const all = [...new Set([...DELAYS, delayMs])].sort((a, b) => a - b)
  return (
    <div className="max-[720px]:hidden">
      <Select
        label="Slow motion"
        title="Slow motion holds each call for this long before it goes. Redis keeps expiring at its own pace."
        value={String(delayMs)}
        options={all.map((value) => ({ value: String(value), label: paceName(value) }))}
        onChange={(value) => void pace(Number(value)).then(heed)}
      />
    </div>
  )
}
