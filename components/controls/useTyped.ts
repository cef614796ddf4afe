'use client'

import { useState } from 'react'
import type { NumberSpec } from '@/server/protocol'
import { read, refusal, type Refusal } from './scale'

export interface Typed {
  /** What is being typed; null while the field shows the value. */
  text: string | null
  wrong: Refusal | null
  type(text: string): void
  /** Takes the text as the value, or says why not. */
  commit(): void
  cancel(): void
  settle(value: number): void
}

/** The text of a value field between the first keystroke and Enter. */
export function useTyped(
  spec: NumberSpec,
  value: number,
  onChange: (value: number) => void,
): Typed {
  const [text, setText] = useState<string | null>(null)
  const [wrong, setWrong] = useState<Refusal | null>(null)
  const end = () => {
    setText(null)
    setWrong(null)
  }
  return {
    text,
    wrong,
    type: setText,
    cancel: end,
    settle: (chosen) => {
      end()
      onChange(chosen)
    },
    commit: () => {
      if (text === null) return
      const next = read(spec, text, value)
      const why = refusal(spec, next, value)
      if (why) return setWrong(why)
      end()
      if (next !== null && next !== value) onChange(next)
    },
  }
}
