'use client'

import type { KeyboardEvent } from 'react'
import type { NumberSpec } from '@/server/protocol'
import { cn } from '../ui/cn'
import { written } from './scale'
import type { Typed } from './useTyped'

interface ValueInputProps {
  spec: NumberSpec
  value: number
  typed: Typed
  errorId: string
}

/** The value in figures, to be typed over: `6`, `6 s` and `500 ms` are all understood. */
export function ValueInput({ spec, value, typed, errorId }: ValueInputProps) {
  const { figure, unit } = written(spec, value)
  const text = typed.text ?? figure
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') typed.commit()
    if (event.key === 'Escape') typed.cancel()
  }
  return (
    <label
      className={cn(
        'flex cursor-text items-center gap-[3px] rounded-[3px] px-1 -mr-1 hover:bg-raised focus-within:bg-raised',
        typed.wrong && 'outline outline-fault',
      )}
    >
      <input
        aria-label={unit ? `${spec.label}, in ${unit}` : spec.label}
        aria-invalid={typed.wrong !== null}
        aria-describedby={typed.wrong ? errorId : undefined}
        inputMode="text"
        autoComplete="off"
        value={text}
        onFocus={(event) => event.target.select()}
        onChange={(event) => typed.type(event.target.value)}
        onBlur={typed.commit}
        onKeyDown={onKeyDown}
        style={{ width: `${Math.max(text.length, 1) + 0.4}ch` }}
        className="bg-transparent text-right font-semibold text-ink outline-none max-[720px]:text-[16px]"
      />
      {unit && !/[a-z%]/i.test(typed.text ?? '') && <span className="text-ink3">{unit}</span>}
    </label>
  )
}
