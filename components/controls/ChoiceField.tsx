import { useId } from 'react'
import type { ChoiceSpec, CommandError } from '@/server/protocol'
import { RadioList } from '../ui/radioList'
import { choiceNamed } from './choices'
import { FieldError } from './FieldError'
import { FieldHead } from './FieldHead'
import { useHelp } from './useHelp'

interface ChoiceFieldProps {
  spec: ChoiceSpec & { name: string }
  value: string
  /** What reset returns to. */
  base: string
  /** What the run on the screen keeps to its end, whatever is chosen for the next one. */
  kept: string | null
  refused: CommandError | null
  onChange: (value: string) => void
}

/** One of a few: all of them in sight, and which one counts for the run that goes on. */
export function ChoiceField({ spec, value, base, kept, refused, onChange }: ChoiceFieldProps) {
  const id = useId()
  const help = useHelp(refused !== null)
  const aside = spec.name === 'protection' ? 'against a stampede' : null
  const choices = spec.values.map((each) => ({
    ...choiceNamed(each),
    ...(each === kept && kept !== value && { hint: 'in this run' }),
  }))
  return (
    <section className="border-b border-line px-4 py-3" {...help.box}>
      <div className="mb-1.5">
        <FieldHead
          heading
          {...{ spec, help }}
          helpId={`${id}-help`}
          back={value === base ? null : choiceNamed(base).label}
          onReset={() => onChange(base)}
        >
          {aside && <span className="text-ink3">{aside}</span>}
        </FieldHead>
      </div>
      <RadioList label={spec.label} describedBy={`${id}-help`} {...{ value, choices, onChange }} />
      {refused && (
        <FieldError
          id={`${id}-error`}
          message={refused.message}
          cure={`Use ${choiceNamed(spec.default).label}`}
          onCure={() => onChange(spec.default)}
        />
      )}
    </section>
  )
}
