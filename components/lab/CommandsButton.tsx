'use client'

import { Search } from 'lucide-react'
import { open } from '../keys/open'
import { Button } from '../ui/button'
import { Tooltip } from '../ui/tooltip'

/** The way to the palette for those who do not know its key. */
export function CommandsButton() {
  return (
    <Tooltip text="All commands (Ctrl or ⌘ K); ? shows all keys">
      <Button
        kind="plain"
        size="icon"
        aria-label="All commands"
        className="max-[720px]:min-w-11"
        onClick={() => open('palette')}
      >
        <Search aria-hidden className="size-4" />
      </Button>
    </Tooltip>
  )
}
