'use client'

import { useId } from 'react'
import { RotateCcw } from 'lucide-react'
import type { CommandError, NumberSpec } from '@/server/protocol'
import { Slider } from '../ui/slider'
import { Tooltip } from '../ui/tooltip'
import { afterKey } from './afterKey'
import { FieldError } from './FieldError'
import { fromPosition, inWords, refusal, toPosition } from './scale'
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
  const note =
    spec.effect === 'at once' ? null : `from the ${spec.effect.replace(' to the cache', '')}`
  return (
    <div className="min-h-9 py-px">
      <div className="flex h-[18px] items-center gap-1.5">
        <Tooltip text={<Help spec={spec} />}>
          <span className="shrink-0 text-ink2">{spec.label}</span>
        </Tooltip>
        {spec.injected && <Tag>injected</Tag>}
        {note && <span className="min-w-0 truncate text-[10.5px]/[14px] text-ink3">{note}</span>}
        <span className="ml-auto flex shrink-0 items-center">
          {value !== base && (
            <Tooltip text={`Back to ${inWords(spec, base)}`}>
              <button
                type="button"
                aria-label={`Reset ${spec.label} to ${inWords(spec, base)}`}
                onClick={() => onChange(base)}
                className="grid size-6 place-items-center text-ink3 hover:text-ink"
              >
                <RotateCcw aria-hidden className="size-3" />
              </button>
            </Tooltip>
          )}
          <ValueInput spec={spec} value={value} typed={typed} errorId={`${id}-error`} />
        </span>
      </div>
      <span id={`${id}-help`} className="sr-only">
        {spec.help}
      </span>
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

function Help({ spec }: { spec: NumberSpec }) {
  return (
    <>
      {spec.help}
      <span className="mt-1 block text-ink3">
        {inWords(spec, spec.min)} to {inWords(spec, spec.max)}. Usually{' '}
        {inWords(spec, spec.default)}.
        {spec.effect !== 'at once' && ` A change counts from the ${spec.effect}.`}
        {spec.injected && ' Injected by the lab in front of the real server.'}
      </span>
    </>
  )
}

export function Tag({ children }: { children: string }) {
  return (
    <span className="rounded-[2px] border border-dashed border-ctl px-1 text-[10.5px]/[13px] text-ink3">
      {children}
    </span>
  )
}
