'use client'

import { SlidersHorizontal, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { Controls } from '../controls/Controls'
import { Button } from '../ui/button'

/** On a phone the settings come as a sheet of their own. */
export function SettingsDialog() {
  return (
    <Dialog.Root>
      <Dialog.Trigger asChild>
        <Button kind="plain" size="icon" aria-label="Settings" className="min-w-11">
          <SlidersHorizontal aria-hidden className="size-4" />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-0 z-50 overflow-y-auto bg-panel outline-none"
        >
          <div className="flex items-center justify-between border-b border-line py-1 pr-2 pl-4">
            <Dialog.Title className="text-[15px]/5 font-semibold">Settings</Dialog.Title>
            <Dialog.Close asChild>
              <Button kind="plain" size="icon" aria-label="Close" className="min-w-11">
                <X aria-hidden className="size-4" />
              </Button>
            </Dialog.Close>
          </div>
          <Controls />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
