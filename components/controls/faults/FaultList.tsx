'use client'

import { useLab } from '../../stream/useLab'
import { useSettings } from '../SettingsProvider'
import { Fault } from './Fault'
import { Told } from './Told'
import { whyNot } from './whyNot'

/** Each fault that fits the pattern, or why none is possible now. */
export function FaultList({ id }: { id: string }) {
  const faults = useSettings((settings) => settings.pattern.faults)
  const reason = useLab(whyNot)
  return (
    <>
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
    </>
  )
}
