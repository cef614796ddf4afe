import { cn } from '@/components/ui/cn'
import { brief, seconds } from '../format'
import { TimeBar } from '../TimeBar'
import type { HolderLine } from './select'

interface HolderRowProps {
  holder: HolderLine
  now: number
  /** Another client holds the same lock. */
  fault: boolean
}

export function HolderRow({ holder, now, fault }: HolderRowProps) {
  const { client, token, fence, heldMs, leaseMs, leaseUntil, leftMs } = holder
  return (
    <div>
      <p className="flex items-baseline gap-1.5">
        <span className="font-mono font-bold">{client}</span>
        <span className="truncate text-ink2">
          holds it, token <span className="font-mono text-[11px]">{token}</span>
        </span>
        <span className="ml-auto text-ink2" title="Held for">
          {seconds(heldMs)}
        </span>
      </p>
      <TimeBar
        drains
        from={leaseUntil - leaseMs}
        to={leaseUntil}
        now={now}
        bar={fault ? 'bg-fault' : 'bg-lockfill'}
        className={cn('my-1.5 h-2 bg-line', fault && 'outline-[1.5px] outline-fault')}
      />
      <p className="flex justify-between text-ink2">
        <span>
          lease {brief(leaseMs)}
          {fault && `, fence ${fence}`}
        </span>
        <span className={cn('font-semibold', fault ? 'text-fault' : 'text-lock')}>
          {leftMs > 0 ? `${seconds(leftMs)} left` : `lease over for ${seconds(-leftMs)}`}
        </span>
      </p>
    </div>
  )
}
