'use client'

import Link from 'next/link'
import { cureHref } from '../compare/comparison'
import { useLab } from '../stream/useLab'
import { Button, buttonClass } from '../ui/button'
import { cn } from '../ui/cn'
import { goesOn, type Disturbance, type ParamValues } from '@/server/protocol'
import { choiceNamed } from './choices'
import { inWords } from './scale'
import { isNumber, presetOf, type NamedSpec } from './settings'
import { useSettings } from './SettingsProvider'
import { isCured } from './cured'
import { TrapLine } from './TrapLine'

/** The traps of the pattern, one press each; the chosen one says what will happen, and why. */
export function Presets() {
  const pattern = useSettings((settings) => settings.pattern)
  const chosen = useSettings((settings) => settings.preset)
  const choose = useSettings((settings) => settings.choosePreset)
  if (pattern.presets.length === 0) return null
  return (
    <section className="border-b border-line px-4 pt-3 pb-4" aria-label="Presets">
      <h2 className="mb-2 font-semibold">Presets</h2>
      <div className="flex flex-wrap gap-2">
        {pattern.presets.map(({ name, title }) => (
          <Button
            key={name}
            aria-pressed={name === chosen}
            kind={name === chosen ? 'primary' : 'outline'}
            className="h-6 min-w-[calc(50%-4px)] justify-start px-2"
            onClick={() => choose(name === chosen ? null : name)}
          >
            {title}
          </Button>
        ))}
      </div>
      <Chosen />
    </section>
  )
}

function Chosen() {
  const pattern = useSettings((settings) => settings.pattern)
  const preset = presetOf(
    pattern,
    useSettings((settings) => settings.preset),
  )
  const settings = useSettings((settings) => settings)
  const ranSeed = useLab(({ state }) => state.run?.seed ?? null)
  const inOther = useLab(
    ({ live }) => goesOn(live.status) && live.run !== null && live.run.preset !== preset?.name,
  )
  const choose = useSettings((settings) => settings.choosePreset)
  if (!preset) return null
  // However the values came to be those of the cure: the line about the run goes by them, too.
  const cured = isCured(preset, settings.values)
  return (
    <div className={cn('mt-4 border-l-2 pl-3', cured ? 'border-line2' : 'border-ink')}>
      <p className="text-[13px]/[18px] text-ink2">{preset.summary}</p>
      <Injected disturbances={preset.disturbances ?? []} />
      {inOther && <NotYet onPurpose={(preset.disturbances ?? []).length > 0} />}
      <TrapLine preset={preset} />
      {Object.keys(preset.cure).length > 0 && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button
            className="h-auto min-h-6 text-left whitespace-normal"
            onClick={() => choose(preset.name, !cured)}
          >
            {cured ? 'Set the trap again' : `Fix it: ${cureInWords(pattern.params, preset.cure)}`}
          </Button>
          <Link href={cureHref(pattern, settings, ranSeed)} className={buttonClass({}, 'h-6')}>
            See both side by side
          </Link>
        </div>
      )}
    </div>
  )
}

/** The run on the screen has been started without the preset: it has taken its values, and nothing more. */
function NotYet({ onPurpose }: { onPurpose: boolean }) {
  const run = useSettings((settings) => settings.run)
  return (
    <div className="mt-2 text-[13px]/[18px] text-ink">
      <p>
        The run on the screen did not begin with this preset: it has taken over what can change
        while it runs{onPurpose && ', and what the preset does on purpose is not done in it'}.
      </p>
      <Button className="mt-1.5" onClick={() => void run()}>
        Run the trap now
      </Button>
    </div>
  )
}

/** What Cachescope does to the run on purpose, so that nobody takes it for chance. */
function Injected({ disturbances }: { disturbances: readonly Disturbance[] }) {
  if (disturbances.length === 0) return null
  return (
    <ul className="mt-2 space-y-1 text-[13px]/[18px] text-ink3" aria-label="Done on purpose">
      {disturbances.map(({ kind, why }) => (
        <li key={kind + why}>On purpose: {why}.</li>
      ))}
    </ul>
  )
}

/** In the middle of a sentence; what is all capitals stays. */
const small = (label: string): string =>
  label.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())

/** The settings that remove the trap: `Redis lock`, `lease 5 s`. */
function cureInWords(params: readonly NamedSpec[], cure: ParamValues): string {
  const words = Object.entries(cure).map(([name, value]) => {
    const spec = params.find((param) => param.name === name)
    if (!spec || !isNumber(spec)) return choiceNamed(String(value)).label
    return `${small(spec.label)} ${inWords(spec, Number(value))}`
  })
  return words.join(', ')
}
