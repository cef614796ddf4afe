'use client'

import { Check, Share2 } from 'lucide-react'
import { useStore } from 'zustand'
import { buttonClass } from '../ui/button'
import { LaterMenu } from '../ui/laterMenu'
import { ExportList } from './later'
import { copied } from './share'

/** Shares the run on the screen, or takes it along as a file. */
export function ExportMenu() {
  const what = useStore(copied, (state) => state.what)
  const Icon = what ? Check : Share2
  const trigger = (
    <>
      <Icon aria-hidden className="size-3.5" />
      <span aria-live="polite">{what ?? 'Share'}</span>
    </>
  )
  return <LaterMenu className={buttonClass({}, 'px-3')} trigger={trigger} menu={ExportList} />
}
