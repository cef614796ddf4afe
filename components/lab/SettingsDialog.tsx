'use client'

import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import { SettingsSheet } from './later'

/** On a phone the settings come as a sheet of their own. */
export function SettingsDialog() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        kind="plain"
        size="icon"
        aria-label="Settings"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <SlidersHorizontal aria-hidden className="size-4" />
      </Button>
      {open && <SettingsSheet onClose={() => setOpen(false)} />}
    </>
  )
}
