'use client'

import { RadioGroup } from 'radix-ui'

export interface Choice {
  value: string
  label: string
  hint?: string
}

interface RadioListProps {
  label: string
  /** The id of the words that explain it. */
  describedBy?: string
  value: string
  choices: readonly Choice[]
  onChange: (value: string) => void
}

/** One of a few, all of them in sight. */
export function RadioList({ label, describedBy, value, choices, onChange }: RadioListProps) {
  return (
    <RadioGroup.Root
      aria-label={label}
      aria-describedby={describedBy}
      value={value}
      onValueChange={onChange}
    >
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex h-[22px] cursor-pointer items-center gap-2.5 max-[720px]:h-11"
        >
          <RadioGroup.Item
            value={choice.value}
            className="grid size-3 shrink-0 place-items-center rounded-full border border-ctl data-[state=checked]:border-ink data-[state=checked]:bg-ink"
          >
            <RadioGroup.Indicator className="size-1 rounded-full bg-panel" />
          </RadioGroup.Item>
          <span className={choice.value === value ? 'font-medium text-ink' : 'text-ink2'}>
            {choice.label}
          </span>
          {choice.hint && <span className="ml-auto text-ink3">{choice.hint}</span>}
        </label>
      ))}
    </RadioGroup.Root>
  )
}
