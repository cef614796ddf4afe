'use client'

import Link from 'next/link'
import type { LabState } from '@/server/protocol'
import { choiceNamed } from '../controls/choices'
import { inWords } from '../controls/scale'
import { isNumber, presetOf, shownParams, toQuery, type NamedSpec } from '../controls/settings'
import { useSettings } from '../controls/SettingsProvider'
import { brief } from '../panels/format'
import { inEffect } from './inEffect'
import { useLab } from '../stream/useLab'
import { buttonClass } from '../ui/button'

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What a run was given, in the place of the form that could change it. */
export function RunFacts() {
  const pattern = useSettings((settings) => settings.pattern)
  const settings = useSettings((all) => all)
  const recorded = useLab((view) => view.recorded)
  const run = useLab(({ state }) => state.run && { ...state.run }, same)
  const params = useLab(({ state }) => ({ ...state.params }), same)
  if (!run) return <p className="p-4 text-ink2">The run is being fetched.</p>
  const preset = presetOf(pattern, run.preset)
  const specs = shownParams(pattern, run.scenario)
  const values = Object.fromEntries(specs.map(({ name }) => [name, valueOf(params, name)]))
  const told = specs.filter(({ name }) => inEffect(name, values))
  const { scenario, speed, durationMs, seed } = run
  const query = toQuery(pattern, {
    ...settings,
    ...{ scenario, speed, seed, preset: run.preset, values: { ...settings.values, ...values } },
    durationMs: scenario === 'load' ? durationMs : settings.durationMs,
  })
  return (
    <div className="px-4 py-4 text-[12px]/5">
      <h2 className="font-semibold">What this run was given</h2>
      {preset && <p className="mt-2 text-ink2">{preset.summary}</p>}
      <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-3">
        <Fact term="Scenario" value={scenario} />
        {preset && <Fact term="Preset" value={preset.title} />}
        <Fact term="Seed" value={String(seed)} />
        <Fact term="Speed" value={`${speed}×`} />
        {durationMs !== null && <Fact term="Duration" value={brief(durationMs)} />}
      </dl>
      <dl className="mt-3 grid grid-cols-[1fr_auto] gap-x-3 border-t border-line pt-3">
        {told.map((spec) => (
          <Fact key={spec.name} term={spec.label} value={said(spec, params)} />
        ))}
      </dl>
      {!recorded && (
        <Link href={`/${pattern.id}?${query}`} className={buttonClass({}, 'mt-4 w-full')}>
          Run it again in the lab
        </Link>
      )}
    </div>
  )
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <>
      <dt className="text-ink2">{term}</dt>
      <dd className="text-right">{value}</dd>
    </>
  )
}

const valueOf = (params: LabState['params'], name: string): number | string => {
  const value = params[name]
  return typeof value === 'boolean' || value === undefined ? '' : value
}

function said(spec: NamedSpec, params: LabState['params']): string {
  const value = valueOf(params, spec.name)
  if (isNumber(spec)) return typeof value === 'number' ? inWords(spec, value) : value
  return choiceNamed(String(value)).label
}
