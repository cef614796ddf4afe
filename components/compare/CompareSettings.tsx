'use client'

import { useState, type ReactNode } from 'react'
import { SlidersHorizontal } from 'lucide-react'
import { inWords } from '../controls/scale'
import { ParamField } from '../controls/ParamField'
import { SeedField } from '../controls/SeedField'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Glyph, legend } from '../ui/glyphs'
import { useComparison } from './CompareProvider'
import { commonSpecs, USUAL_SEED, type CommonSpec } from './comparison'
import { SettingsSheet } from './SettingsSheet'

/** What is the same in every lane: the workload and the seed. A phone shows them as words first. */
export function CompareSettings() {
  const lanes = useComparison((state) => state.lanes)
  const setAll = useComparison((state) => state.setAll)
  const [open, setOpen] = useState(false)
  const common = commonSpecs(lanes)
  const told = common.filter(({ often, same }) => often || !same)
  const rest = common.filter((each) => !told.includes(each))
  return (
    <section
      aria-label="The same in every lane"
      className="flex flex-wrap items-center gap-x-4 gap-y-1.5 projector:[zoom:1.25] border-b border-line px-4 py-2"
    >
      <Folded open={open} onToggle={() => setOpen(!open)}>
        {told.map((each) => `${each.spec.label} ${sayAll(each)} · `)}
      </Folded>
      <div
        id="shared-settings"
        className={cn('contents', !open && 'max-[720px]:hidden projector:hidden')}
      >
        {told.map((each) => (
          <div
            key={each.spec.name}
            className={cn('max-[720px]:w-full', each.same ? 'w-40' : 'min-w-40')}
          >
            <Setting common={each} onChange={(next) => setAll({ [each.spec.name]: next })} />
          </div>
        ))}
        {rest.length > 0 && (
          <SettingsSheet label="More of the workload" word="More" title="The same in every lane">
            {rest.map((each) => (
              <Setting
                key={each.spec.name}
                common={each}
                onChange={(next) => setAll({ [each.spec.name]: next })}
              />
            ))}
          </SettingsSheet>
        )}
        <Seed />
        <ResetAll common={common} />
      </div>
      <Legend />
    </section>
  )
}

interface SettingProps {
  common: CommonSpec
  onChange: (value: number) => void
}

/** No slider where lanes differ: it would take from them what may be all that tells them apart. */
function Setting({ common, onChange }: SettingProps) {
  const { spec, values, same, base } = common
  const [value = spec.default] = values
  const refused = useComparison(({ refused }) => (refused?.param === spec.name ? refused : null))
  if (!same) return <Differing {...{ common, onChange }} />
  return <ParamField {...{ spec, value, base, was: null, refused, onChange }} />
}

function Differing({ common, onChange }: SettingProps) {
  const { spec, values, workload } = common
  const [first = spec.default] = values
  return (
    <>
      <p className="flex h-[18px] items-center gap-1.5 whitespace-nowrap">
        <span className="text-ink2">{spec.label} differs</span>
        <span className="ml-auto font-semibold">{sayAll(common)}</span>
      </p>
      {workload ? (
        <button
          type="button"
          onClick={() => onChange(first)}
          className="text-ink2 underline underline-offset-2 hover:text-ink max-[720px]:min-h-11"
        >
          Use {inWords(spec, first)} in every lane
        </button>
      ) : (
        <p className="flex items-center gap-1 text-ink3">
          Set it lane by lane, with{' '}
          <SlidersHorizontal role="img" aria-label="its settings" className="size-3" />
        </p>
      )}
    </>
  )
}

/** `4 s`, or lane by lane `20 s / 1 s`. */
const sayAll = ({ spec, values, same }: CommonSpec): string =>
  (same ? values.slice(0, 1) : values).map((value) => inWords(spec, value)).join(' / ')

interface FoldedProps {
  open: boolean
  onToggle: () => void
  children: ReactNode
}

/** Where the sliders would take the whole screen: what is set, and the way to the sliders. */
function Folded({ open, onToggle, children }: FoldedProps) {
  const seed = useComparison((state) => state.common.seed)
  return (
    <div className="flex w-full items-center gap-3 min-[720px]:hidden projector:flex projector:w-auto">
      <p className="min-w-0 flex-1 text-[12.5px]/[18px] text-ink2">
        {children}Seed {seed}
      </p>
      <Button aria-expanded={open} aria-controls="shared-settings" onClick={onToggle}>
        <SlidersHorizontal aria-hidden className="size-3.5" /> {open ? 'Done' : 'Change'}
      </Button>
    </div>
  )
}

function Seed() {
  const seed = useComparison((state) => state.common.seed)
  const choose = useComparison((state) => state.choose)
  return (
    <section aria-label="Seed" className="w-60 max-[720px]:w-full">
      <SeedField
        {...{ seed, usual: USUAL_SEED }}
        onChange={(next) => choose({ seed: next ?? USUAL_SEED })}
      />
    </section>
  )
}

/** All that is one for all lanes; what tells them apart stays. */
function ResetAll({ common }: { common: readonly CommonSpec[] }) {
  const { setAll, choose } = useComparison((state) => state)
  const seed = useComparison((state) => state.common.seed)
  const changed = common.filter(({ same, values, base }) => same && values[0] !== base)
  if (changed.length === 0 && seed === USUAL_SEED) return null
  const reset = () => {
    setAll(Object.fromEntries(changed.map(({ spec, base }) => [spec.name, base])))
    choose({ seed: USUAL_SEED })
  }
  return (
    <Button kind="plain" size="tiny" onClick={reset}>
      Reset all
    </Button>
  )
}

function Legend() {
  return (
    <ul aria-label="Legend" className="ml-auto flex flex-wrap gap-x-3 text-ink2 max-[720px]:ml-0">
      {legend.map(({ name, label }) => (
        <li key={name} className="flex items-center gap-1.5 whitespace-nowrap">
          <Glyph name={name} size={11} /> {label}
        </li>
      ))}
    </ul>
  )
}
