import type { ChoiceSpec, CommandError } from '@/server/protocol'
import { RadioList } from '../ui/radioList'
import { choiceNamed } from './choices'
import { FieldError } from './FieldError'

interface ChoiceFieldProps {
  spec: ChoiceSpec & { name: string }
  value: string
  refused: CommandError | null
  onChange: (value: string) => void
}

export function ChoiceField({ spec, value, refused, onChange }: ChoiceFieldProps) {
  const aside = spec.name === 'protection' ? 'against a stampede' : null
  return (
    <section className="border-b border-line px-4 py-3">
      <div className="mb-1.5 flex items-baseline justify-between">
        <h2 className="font-semibold">{spec.label}</h2>
        {aside && <span className="text-ink3">{aside}</span>}
      </div>
      <RadioList
        label={spec.label}
        value={value}
        choices={spec.values.map(choiceNamed)}
        onChange={onChange}
      />
      {refused && (
        <FieldError
          id={`${spec.name}-error`}
          message={refused.message}
          cure={`Use ${choiceNamed(spec.default).label}`}
          onCure={() => onChange(spec.default)}
        />
      )}
    </section>
  )
}
