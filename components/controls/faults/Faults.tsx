'use client'

import { useId, useState } from 'react'
import dynamic from 'next/dynamic'
import { ChevronDown } from 'lucide-react'
import { cn } from '../../ui/cn'
import { useSettings } from '../SettingsProvider'

/** Fetched when it is wanted: it is no part of the first look. */
const FaultList = dynamic(() => import('./FaultList').then((part) => part.FaultList), {
  ssr: false,
})

/** What a person can do to the run that goes on, folded until it is wanted. */
export function Faults() {
  const some = useSettings((settings) => settings.pattern.faults.length > 0)
  const [open, setOpen] = useState(false)
  const id = useId()
  if (!some) return null
  return (
    <section className="border-b border-line" aria-label="Faults">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="flex h-10 w-full items-center px-4 outline-offset-[-2px] hover:bg-raised max-[720px]:h-11"
        >
          <span className="font-semibold">Faults</span>
          <span className="ml-auto font-normal text-ink3">by hand, while it runs</span>
          <ChevronDown
            aria-hidden
            className={cn('ml-2 size-3.5 text-ink2', open && 'rotate-180')}
          />
        </button>
      </h2>
      <div id={id} hidden={!open} className="px-4 pb-4">
        {open && <FaultList id={id} />}
      </div>
    </section>
  )
}
