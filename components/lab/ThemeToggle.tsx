'use client'

import { Contrast } from 'lucide-react'
import { Button } from '../ui/button'
import { Tooltip } from '../ui/tooltip'

/** Turns dark to light and back; the system's own theme is followed as long as nothing was chosen. */
function toggle(): void {
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const next = (root.dataset.theme ?? system) === 'dark' ? 'light' : 'dark'
  if (next === system) delete root.dataset.theme
  else root.dataset.theme = next
  try {
    if (next === system) localStorage.removeItem('theme')
    else localStorage.setItem('theme', next)
  } catch {
    // Storage may be forbidden; the theme then lasts as long as the page.
  }
}

export function ThemeToggle() {
  return (
    <Tooltip text="Dark or light">
      <Button kind="plain" size="icon" aria-label="Dark or light" onClick={toggle}>
        <Contrast aria-hidden className="size-4" />
      </Button>
    </Tooltip>
  )
}
