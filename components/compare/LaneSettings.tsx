'use client'

import type { ChoiceSpec, ParamValue } from '@/server/protocol'
import { choiceNamed } from '../controls/choices'
import { ParamField } from '../controls/ParamField'
import { baseValues, isNumber, type NamedSpec } from '../controls/settings'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { useComparison } from './CompareProvider'
import type { Lane } from './compareStore'
import { ownSpecs } from './comparison'
import { SettingsSheet } from './SettingsSheet'

/** What one lane may have otherwise than the others. */
export function LaneSettings({ lane, title }: { lane: Lane; title: string }) {
  const set = useComparison((state) => state.set)
  const { pattern, settings } = lane
  const specs = ownSpecs(lane)
  const base = baseValues(pattern, settings)
  const changed = specs.filter(({ name }) => settings.values[name] !== base[name])
  const reset = Object.fromEntries(changed.map(({ name }) => [name, base[name] ?? '']))
  return (
    <SettingsSheet
      label="Settings of this lane"
      title={`Settings of ${title}`}
      action={
        changed.length > 0 && (
          <Button kind="plain" size="tiny" onClick={() => set(lane.id, reset)}>
            Reset all
          </Button>
        )
      }
    >
      {specs.map((spec) => (
        <Field
          key={spec.name}
          {...{ spec, lane }}
          value={settings.values[spec.name] ?? spec.default}
          base={base[spec.name] ?? spec.default}
          onChange={(value) => set(lane.id, { [spec.name]: value })}
        />
      ))}
    </SettingsSheet>
  )
}

interface FieldProps {
  spec: NamedSpec
  lane: Lane
  value: ParamValue
  base: ParamValue
  onChange: (value: ParamValue) => void
}

function Field({ spec, lane, value, base, onChange }: FieldProps) {
  const refused = useComparison(({ refused }) =>
    refused?.param === spec.name && refused.lane === lane.id ? refused : null,
  )
  if (!isNumber(spec)) return <ChoiceLine {...{ spec, onChange }} value={String(value)} />
  return (
    <ParamField
      {...{ spec, onChange, refused, was: null }}
      value={Number(value)}
      base={Number(base)}
    />
  )
}

interface ChoiceProps {
  spec: ChoiceSpec
  value: string
  onChange: (value: string) => void
}

/** A choice in one line: there are few of them, and little room. */
function ChoiceLine({ spec, value, onChange }: ChoiceProps) {
  return (
    <div className="flex min-h-9 items-center gap-1.5">
      <span className="text-ink2">{spec.label}</span>
      {spec.effect === 'next run' && (
        <span className="text-[10.5px]/[14px] text-ink3">from the next run</span>
      )}
      <span className="ml-auto">
        <Select
          label={spec.label}
          title={spec.help}
          value={value}
          options={spec.values.map(choiceNamed)}
          onChange={onChange}
        />
      </span>
    </div>
  )
}
