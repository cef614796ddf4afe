'use client'

import { useId } from 'react'
import type { CommandError, NumberSpec } from '@/server/protocol'
import { Slider } from '../ui/slider'
import { afterKey } from './afterKey'
import { FieldError } from './FieldError'
import { FieldHead } from './FieldHead'
import { fromPosition, inWords, refusal, toPosition } from './scale'
import { useHelp } from './useHelp'
import { useTyped } from './useTyped'
import { ValueInput } from './ValueInput'

interface ParamFieldProps {
  spec: NumberSpec
  value: number
  /** What reset returns to. */
  base: number
  /** The value with which the live run began. */
  was: number | null
  refused: CommandError | null
  onChange: (value: number) => void
}

/** One number: its slider, its value to type, where it stood and where it stands by default. */
export function ParamField({ spec, value, base, was, refused, onChange }: ParamFieldProps) {
  const id = useId()
  const typed = useTyped(spec, value, onChange)
  const serverSays = refused && { message: refused.message, nearest: nearestTo(spec, value) }
  const wrong = typed.wrong ?? serverSays
  const help = useHelp(wrong !== null)
  return (
    <div className="min-h-9 py-px" {...help.box}>
      <FieldHead
        {...{ spec, help }}
        helpId={`${id}-help`}
        back={value === base ? null : inWords(spec, base)}
        onReset={() => onChange(base)}
      >
        <ValueInput spec={spec} value={value} typed={typed} errorId={`${id}-error`} />
      </FieldHead>
      <Slider
        label={spec.label}
        describedBy={`${id}-help`}
        position={toPosition(spec, value)}
        defaultPosition={toPosition(spec, base)}
        wasPosition={was === null || was === value ? null : toPosition(spec, was)}
        {...{ value, min: spec.min, max: spec.max, valueText: inWords(spec, value) }}
        invalid={wrong !== null}
        onPosition={(position) => onChange(fromPosition(spec, position))}
        onKey={(key) => {
          const next = afterKey(spec, value, key)
          if (next !== null) onChange(next)
          return next !== null
        }}
      />
      {wrong && (
        <FieldError
          id={`${id}-error`}
          message={wrong.message}
          cure={`Use ${inWords(spec, wrong.nearest)}`}
          onCure={() => typed.settle(wrong.nearest)}
        />
      )}
    </div>
  )
}

const nearestTo = (spec: NumberSpec, value: number) =>
  refusal(spec, value, value)?.nearest ?? spec.default
