'use client'

import { Check, Share2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useStore } from 'zustand'
import { buttonClass } from '../ui/button'
import { ExportChoices } from './later'
import { copied } from './share'

/** Shares the run on the screen, or takes it along as a file. */
export function ExportMenu() {
  const what = useStore(copied, (state) => state.what)
  const Icon = what ? Check : Share2
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={buttonClass({}, 'px-3')}>
        <Icon aria-hidden className="size-3.5" />
        <span aria-live="polite">{what ?? 'Share'}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) w-72 overflow-y-auto rounded-[6px] border border-line2 bg-(--tip) py-1 text-[12px]/4 shadow-float"
        >
          <ExportChoices />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
