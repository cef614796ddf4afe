'use client'

import { isNumber } from '../controls/settings'
import { ParamField } from '../controls/ParamField'
import { Glyph, legend } from '../ui/glyphs'
import { useComparison } from './CompareProvider'
import { sharedSpecs } from './comparison'

/** What is the same in every lane: the workload and the seed. */
export function CompareSettings() {
  const lanes = useComparison((state) => state.lanes)
  const setAll = useComparison((state) => state.setAll)
  const specs = sharedSpecs(lanes)
  const first = lanes[0]?.settings.values ?? {}
  return (
    <section
      aria-label="The same in every lane"
      className="flex flex-wrap items-center gap-x-5 gap-y-1.5 border-b border-line px-4 py-2"
    >
      {specs.map((spec) => {
        if (!isNumber(spec)) return null
        const value = Number(first[spec.name] ?? spec.default)
        return (
          <div key={spec.name} className="w-37 max-[720px]:w-full">
            <ParamField
              {...{ spec, value, base: value, was: null, refused: null }}
              onChange={(next) => setAll(spec.name, next)}
            />
          </div>
        )
      })}
      <Seed />
      <Legend />
    </section>
  )
}

function Seed() {
  const seed = useComparison((state) => state.common.seed)
  const choose = useComparison((state) => state.choose)
  return (
    <label className="flex items-center gap-2 text-ink2">
      Seed
      <input
        type="number"
        min={0}
        max={999_999_999}
        value={seed}
        title="The same choices in every lane, from the next start"
        onChange={(event) => {
          const value = Math.floor(event.target.valueAsNumber)
          if (value >= 0 && value <= 999_999_999) choose({ seed: value })
        }}
        className="h-7 w-16 rounded-[4px] border border-line2 bg-panel px-2 text-right font-mono text-ink max-[720px]:h-11"
      />
    </label>
  )
}

const SHOWN = new Set(['hit', 'miss', 'waits', 'db', 'write', 'expiry', 'stale'])

function Legend() {
  return (
    <ul aria-label="Legend" className="ml-auto flex flex-wrap gap-x-3 text-ink2 max-[720px]:ml-0">
      {legend
        .filter(({ name }) => SHOWN.has(name))
        .map(({ name, label }) => (
          <li key={name} className="flex items-center gap-1.5 whitespace-nowrap">
            <Glyph name={name} size={11} /> {label}
          </li>
        ))}
    </ul>
  )
}
