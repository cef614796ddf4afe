import type { ReactNode } from 'react'
import { Tooltip } from '@/components/ui/tooltip'

interface HeadlineProps {
  label: string
  value: string
  unit?: string
  note?: ReactNode
  /** One sentence that explains the number, on hover and on focus. */
  help: string
}

export function Headline({ label, value, unit, note, help }: HeadlineProps) {
  return (
    <div className="flex min-w-0 flex-col justify-center px-4 py-1.5">
      <dt className="flex min-w-0 text-[12px]/4 text-ink2">
        <Tooltip text={help}>
          <button type="button" className="truncate hover:text-ink">
            {label}
          </button>
        </Tooltip>
      </dt>
      <dd className="flex items-baseline gap-1.5 text-[11px]/4 whitespace-nowrap text-ink3">
        <span className="text-[20px]/[24px] font-semibold tracking-[-0.02em] text-ink">
          {value}
          {unit && (
            <span className="ml-[3px] text-[11px] font-normal tracking-normal text-ink3">
              {unit}
            </span>
          )}
        </span>
        <span className="truncate text-ink2">{note}</span>
      </dd>
    </div>
  )
}
