'use client'

import { Contrast } from 'lucide-react'
import { Button } from '../ui/button'
import { toggleTheme } from '../ui/display'
import { Tooltip } from '../ui/tooltip'

export function ThemeToggle() {
  return (
    <Tooltip text="Dark or light">
      <Button kind="plain" size="icon" aria-label="Dark or light" onClick={toggleTheme}>
        <Contrast aria-hidden className="size-4" />
      </Button>
    </Tooltip>
  )
}
