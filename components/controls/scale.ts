import type { NumberSpec } from '@/server/protocol'

/** Where values lie on a slider (0..1), how they are written and how typed text is read. */

type Range = Pick<NumberSpec, 'min' | 'max' | 'type' | 'unit'>

/** Ranges that span more than two decades are logarithmic. */
const isLog = ({ min, max, unit }: Range) => unit === 'ms' || max / Math.max(min, 1) > 100

/** Where a logarithmic scale that begins at 0 turns from even steps to even ratios. */
const knee = ({ max, unit }: Range) => (unit === 'ms' ? Math.min(20, max / 100) : max / 1000)

export function toPosition(range: Range, value: number): number {
  const { min, max } = range
  const at = Math.min(max, Math.max(min, value))
  if (!isLog(range)) return (at - min) / (max - min)
  if (min > 0) return Math.log(at / min) / Math.log(max / min)
  const k = knee(range)
  return Math.log1p(at / k) / Math.log1p(max / k)
}

/** The round value nearest to a position. */
export function fromPosition(range: Range, position: number): number {
  const { min, max } = range
  const p = Math.min(1, Math.max(0, position))
  if (p === 0 || p === 1) return p === 0 ? min : max
  if (!isLog(range)) return snap(range, min + p * (max - min))
  if (min > 0) return snap(range, min * (max / min) ** p)
  const k = knee(range)
  return snap(range, k * Math.expm1(p * Math.log1p(max / k)))
}

/** Steps are 1, 2 or 5 of a power of ten: about a twentieth of the value, or 1/100 of the range. */
function stepAt(range: Range, value: number): number {
  const rough = isLog(range) ? Math.abs(value) / 15 : (range.max - range.min) / 100
  const least = range.type === 'integer' ? 1 : 0.01
  if (rough <= least) return least
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].findLast((f) => f * power <= rough * 1.0001) ?? 1
  return Math.max(least, factor * power)
}

const clamp = ({ min, max }: Range, value: number) => Math.min(max, Math.max(min, value))
const tidy = (value: number) => Number(value.toFixed(6))

function snap(range: Range, value: number): number {
  const step = stepAt(range, value)
  return clamp(range, tidy(Math.round(value / step) * step))
}

/** The next round value up or down; `steps` may be negative. */
export function nudge(range: Range, value: number, steps: number): number {
  const down = steps < 0
  let at = value
  for (let i = 0; i < Math.abs(steps); i++) {
    const step = stepAt(range, at)
    const times = down ? Math.ceil(tidy(at / step)) - 1 : Math.floor(tidy(at / step)) + 1
    at = clamp(range, tidy(times * step))
  }
  return at
}

export interface Figure {
  figure: string
  unit: string
}

const trim = (value: number) => String(tidy(value))

/** Exact, in the unit that needs the fewest digits: `500 ms`, `6 s`, `90 %`, `24`. */
export function written({ unit }: Pick<NumberSpec, 'unit'>, value: number): Figure {
  if (unit === 'share') return { figure: trim(value * 100), unit: '%' }
  if (unit !== 'ms') return { figure: trim(value), unit }
  if (value < 1000) return { figure: trim(value), unit: 'ms' }
  if (value < 120_000 || value % 6000 !== 0) return { figure: trim(value / 1000), unit: 's' }
  if (value < 3_600_000) return { figure: trim(value / 60_000), unit: 'min' }
  return { figure: trim(value / 3_600_000), unit: 'h' }
}

export function inWords(spec: Pick<NumberSpec, 'unit'>, value: number): string {
  const { figure, unit } = written(spec, value)
  return unit ? `${figure} ${unit}` : figure
}

const MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
}

/** Reads `6 s`, `500ms`, `1.5 min`, `90 %`, `24`; a bare number has the unit that was shown. */
export function read(spec: NumberSpec, text: string, shown: number): number | null {
  const match = /^([\d.,]+)\s*([a-z%]*)$/i.exec(text.trim())
  if (!match) return null
  const number = Number((match[1] ?? '').replace(/,(?=\d{3}\b)/g, '').replace(',', '.'))
  const unit = (match[2] ?? '').toLowerCase()
  if (!Number.isFinite(number)) return null
  if (spec.unit === 'ms') {
    const factor = MS[unit || written(spec, shown).unit]
    return factor === undefined ? null : tidy(number * factor)
  }
  if (spec.unit === 'share') return unit === '' || unit === '%' ? tidy(number / 100) : null
  return unit === '' || unit === spec.unit.toLowerCase() ? number : null
}

export interface Refusal {
  message: string
  /** The nearest value that would work. */
  nearest: number
}

/** Why a value is not allowed, in one sentence; null when it is. */
export function refusal(spec: NumberSpec, value: number | null, current: number): Refusal | null {
  const { label, min, max } = spec
  const range = `from ${inWords(spec, min)} to ${inWords(spec, max)}`
  if (value === null) return { message: `${label} is a number ${range}.`, nearest: current }
  if (value < min || value > max) {
    return { message: `${label} goes ${range}.`, nearest: clamp(spec, value) }
  }
  if (spec.type === 'integer' && !Number.isInteger(value)) {
    return { message: `${label} is a whole number.`, nearest: Math.round(value) }
  }
  return null
}
