'use client'

import { startTransition, Suspense, useState, type ComponentType, type ReactNode } from 'react'

/** What a menu gets that comes later: the look of its button, and what is written on it. */
export interface LaterMenuProps {
  className: string
  trigger: ReactNode
}

/** A button whose menu, open, takes its place when it is first pressed: the first look needs no menus. */
export function LaterMenu({
  menu: Menu,
  ...look
}: LaterMenuProps & { menu: ComponentType<LaterMenuProps> }) {
  const [wanted, setWanted] = useState(false)
  const want = () => startTransition(() => setWanted(true))
  const button = (
    <button
      type="button"
      className={look.className}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={want}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return
        event.preventDefault()
        want()
      }}
    >
      {look.trigger}
    </button>
  )
  return wanted ? (
    <Suspense fallback={button}>
      <Menu {...look} />
    </Suspense>
  ) : (
    button
  )
}
