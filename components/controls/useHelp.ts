'use client'

import { useEffect, useRef, useState, type FocusEvent } from 'react'

/** A field that is only passed on the way to another one says nothing; and what it scrolls has come to rest. */
const REST_MS = 300

/** What the keyboard moves; a reset has a word of its own. */
const MOVED = ':is([role=slider], [role=radio], input, select):focus-visible'

/**
 * The help of a field: it opens at its name on hover, on a tap, and while the keyboard is in the field.
 * @param hushed something more pressing is said at the field
 */
export function useHelp(hushed: boolean) {
  const [open, setOpen] = useState(false)
  const timer = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    tip: { open: open && !hushed, onOpenChange: setOpen },
    /** For the box around the field. */
    box: {
      onFocus: ({ target }: FocusEvent) => {
        clearTimeout(timer.current)
        if (target.matches(MOVED)) timer.current = window.setTimeout(() => setOpen(true), REST_MS)
      },
      onBlur: () => {
        clearTimeout(timer.current)
        setOpen(false)
      },
    },
  }
}

export type Help = ReturnType<typeof useHelp>
