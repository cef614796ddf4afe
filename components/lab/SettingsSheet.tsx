'use client'

import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { Controls } from '../controls/Controls'
import { Button } from '../ui/button'

/** All settings over the whole screen: a phone has no room for them beside the picture. */
export function SettingsSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
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
