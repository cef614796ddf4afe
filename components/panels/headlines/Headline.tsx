import type { ReactNode } from 'react'
import { Tooltip } from '@/components/ui/tooltip'

const UNIT =
  'ml-0.5 text-[11px]/none font-normal tracking-normal text-ink3 @2xl:text-[10.5px] @3xl:text-[11px]'

interface HeadlineProps {
  label: string
  /** The label where the column is narrow. */
  short?: string
  value: string
  unit?: string
  /** Room for so many digits is kept: the note beside them stays where it is. */
  digits?: number
  note?: ReactNode
  /** One sentence that explains the number, on hover and on focus. */
  help: string
}

export function Headline({
  label,
  short = label,
  value,
  unit,
  digits = 1,
  note,
  help,
}: HeadlineProps) {
  return (
    <div className="flex flex-col justify-center px-4 py-1.5 @2xl:px-1.5 @2xl:first:pl-4 @3xl:px-3">
      <dt className="flex text-[12px]/4 text-ink2">
        <Tooltip text={help}>
          <button type="button" className="truncate hover:text-ink">
            <span className="@2xl:hidden @4xl:inline">{label}</span>
            <span className="hidden @2xl:inline @4xl:hidden">{short}</span>
          </button>
        </Tooltip>
      </dt>
      <dd className="flex items-baseline gap-[3px] text-[11px]/4 whitespace-nowrap text-ink3 @2xl:text-[10.5px] @3xl:text-[11px]">
        <span
          style={{ minWidth: `${digits}ch` }}
          className="text-[20px]/[24px] font-semibold tracking-[-0.02em] text-ink @2xl:text-[17px] @3xl:text-[20px]"
        >
          {value}
          {unit && <small className={UNIT}>{unit}</small>}
        </span>
        <span className="truncate pl-0.5 text-ink2">{note}</span>
      </dd>
    </div>
  )
}
