'use client'

import { pace } from '../stream/actions'
import { useLab } from '../stream/useLab'
import { Select } from '../ui/select'
import { useSettings } from './SettingsProvider'

/** How long each call is held at each pace, ms. */
export const DELAYS = [0, 100, 300, 900] as const
const NAMES: Record<number, string> = { 0: 'Full pace', 100: '0.5×', 300: '0.25×', 900: '0.1×' }

export const paceName = (delayMs: number) => NAMES[delayMs] ?? `+${delayMs} ms a call`

/** Slow motion of the run that goes on: every call is held before it goes, and Redis goes on expiring. */
export function PaceSelect() {
  const delayMs = useLab(({ live }) => live.delayMs)
  const heed = useSettings((settings) => settings.heed)
  const all = [...new Set([...DELAYS, delayMs])].sort((a, b) => a - b)
  return (
    <div className="max-[720px]:hidden">
      <Select
        label="Slow motion"
        title="Slow motion holds each call before it goes: 100 ms at 0.5×, 300 ms at 0.25×, 900 ms at 0.1×. Redis keeps expiring at its own pace."
        value={String(delayMs)}
        options={all.map((value) => ({ value: String(value), label: paceName(value) }))}
        onChange={(value) => void pace(Number(value)).then(heed)}
      />
    </div>
  )
}
