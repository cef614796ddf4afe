'use client'

import { Check, Share2 } from 'lucide-react'
import { useStore } from 'zustand'
import { buttonClass } from '../ui/button'
import { LaterMenu } from '../ui/laterMenu'
import { ExportList } from './later'
import { copied } from './share'

/** Shares the run on the screen, or takes it along as a file; bare: its mark alone, where words have no room. */
export function ExportMenu({ bare = false }: { bare?: boolean }) {
  const what = useStore(copied, (state) => state.what)
  const Icon = what ? Check : Share2
  const trigger = (
    <>
      <Icon aria-hidden className={bare ? 'size-4' : 'size-3.5'} />
      <span aria-live="polite" className={bare ? 'sr-only' : undefined}>
        {what ?? 'Share'}
      </span>
    </>
  )
  const look = bare ? buttonClass({ kind: 'plain', size: 'icon' }) : buttonClass({}, 'px-3')
  return <LaterMenu className={look} trigger={trigger} menu={ExportList} />
}
