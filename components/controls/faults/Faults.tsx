'use client'

import { useId, useState } from 'react'
import { ChevronDown } from 'lucide-react'
import { useLab } from '../../stream/useLab'
import { cn } from '../../ui/cn'
import { useSettings } from '../SettingsProvider'
import { Fault } from './Fault'
import { Told } from './Told'
import { whyNot } from './whyNot'

/** What a person can do to the run that goes on, folded until it is wanted. */
export function Faults() {
  const faults = useSettings((settings) => settings.pattern.faults)
  const reason = useLab(whyNot)
  const [open, setOpen] = useState(false)
  const id = useId()
  if (faults.length === 0) return null
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
        {reason && (
          <p id={`${id}-reason`} className="mb-2 text-[13px]/[18px] text-ink2">
            {reason}
          </p>
        )}
        <ul className="grid grid-cols-1 gap-1.5">
          {faults.map((fault) => (
            <Fault key={fault.name} fault={fault} reasonId={reason ? `${id}-reason` : null} />
          ))}
        </ul>
        <Told />
      </div>
    </section>
  )
}
