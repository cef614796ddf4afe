'use client'

import { useId } from 'react'
import type { ChoiceSpec, ParamValue } from '@/server/protocol'
import { choiceNamed } from '../controls/choices'
import { FieldHead } from '../controls/FieldHead'
import { ParamField } from '../controls/ParamField'
import { isNumber, type NamedSpec } from '../controls/settings'
import { useHelp } from '../controls/useHelp'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import { useComparison } from './CompareProvider'
import type { Lane } from './compareStore'
import { laneBase, ownSpecs } from './comparison'
import { SettingsSheet } from './SettingsSheet'

/** What one lane may have otherwise than the others. */
export function LaneSettings({ lane, title }: { lane: Lane; title: string }) {
  const set = useComparison((state) => state.set)
  const { settings } = lane
  const specs = ownSpecs(lane)
  const lanes = useComparison((state) => state.lanes)
  const base = laneBase(lane, lanes)
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
  if (!isNumber(spec)) {
    return <ChoiceLine {...{ spec, onChange }} value={String(value)} base={String(base)} />
  }
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
  base: string
  onChange: (value: string) => void
}

/** A choice in one line: there are few of them, and little room. */
function ChoiceLine({ spec, value, base, onChange }: ChoiceProps) {
  const id = useId()
  const help = useHelp(false)
  return (
    <div className="flex min-h-9 flex-col justify-center" {...help.box}>
      <FieldHead
        {...{ spec, help }}
        helpId={id}
        back={value === base ? null : choiceNamed(base).label}
        onReset={() => onChange(base)}
      >
        <Select
          label={spec.label}
          describedBy={id}
          value={value}
          options={spec.values.map(choiceNamed)}
          onChange={onChange}
        />
      </FieldHead>
    </div>
  )
}
