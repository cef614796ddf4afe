'use client'

import { useId, useState, type KeyboardEvent } from 'react'
import { cn } from '../ui/cn'
import { FieldError } from './FieldError'
import { Reset } from './FieldHead'
import { MOST_SEED } from './settings'

interface SeedFieldProps {
  seed: number | null
  /** What it is when nothing is said; null: every run has a new one. */
  usual: number | null
  onChange: (seed: number | null) => void
}

/** What fixes each client's choices from the next run on. */
export function SeedField({ seed, usual, onChange }: SeedFieldProps) {
  const id = useId()
  const usualWord = usual === null ? 'new each time' : String(usual)
  const [typed, setTyped] = useState<string | null>(null)
  const [wrong, setWrong] = useState(false)
  const [last, setLast] = useState(seed)
  if (seed !== last) {
    // It was set elsewhere: what is half typed here is of no use any more.
    setLast(seed)
    setTyped(null)
    setWrong(false)
  }
  const settle = (next: number | null) => {
    setTyped(null)
    setWrong(false)
    if (next !== seed) onChange(next)
  }
  const text = typed ?? (seed === null ? '' : String(seed))
  const commit = () => {
    if (typed === null) return
    const given = typed.trim()
    if (/^\d*$/.test(given) && Number(given) <= MOST_SEED)
      settle(given === '' ? usual : Number(given))
    else setWrong(true)
  }
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'Enter') commit()
    if (key === 'Escape') settle(seed)
  }
  return (
    <>
      <div className="flex h-[18px] items-center gap-1.5">
        <label htmlFor={id} className="text-ink2">
          Seed
        </label>
        <span className="min-w-0 truncate text-[10.5px]/[14px] text-ink3">from the next run</span>
        <span className="ml-auto flex shrink-0 items-center">
          {seed !== usual && <Reset label="Seed" back={usualWord} onReset={() => settle(usual)} />}
          <input
            id={id}
            inputMode="numeric"
            autoComplete="off"
            placeholder={usualWord}
            value={text}
            style={{ width: text === '' ? '12ch' : `${text.length + 1.5}ch` }}
            aria-invalid={wrong}
            aria-describedby={`${id}-help${wrong ? ` ${id}-error` : ''}`}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            onBlur={commit}
            onKeyDown={onKeyDown}
            className={cn(
              '-mr-1 rounded-[3px] bg-transparent px-1 text-right font-semibold text-ink outline-none placeholder:font-normal placeholder:text-ink3 hover:bg-raised focus:bg-raised max-[720px]:text-[16px]',
              wrong && 'outline outline-fault',
            )}
          />
        </span>
      </div>
      <p id={`${id}-help`} className="pt-0.5 text-[11px]/4 text-ink3">
        The same seed makes the same choices.
      </p>
      {wrong && (
        <FieldError
          id={`${id}-error`}
          message={`Seed is a whole number, ${MOST_SEED.toLocaleString('en-US')} at most.`}
          cure={`Use ${usualWord}`}
          onCure={() => settle(usual)}
        />
      )}
    </>
  )
}
