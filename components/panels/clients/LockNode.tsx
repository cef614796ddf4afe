import { cn } from '@/components/ui/cn'
import { seconds, whole } from '../format'
import { Node } from './parts'
import type { PathView } from './selectPath'

const titles = { lock: 'Lock', flight: 'Single flight', none: 'No protection' } as const

/** The gate before the database: who holds it. Without a protection it is an open door. */
export function LockNode({ view }: { view: PathView }) {
  const { holders, kind, otherLocks, queue } = view
  const held = holders.length > 0
  const crowded = holders.length > 1
  return (
    <Node
      className={cn(
        'w-full @2xl:w-[116px] @2xl:px-2 @2xl:shrink-0',
        kind === 'none' && 'border-dashed',
        (held || queue > 0) && 'border-lock',
        held && 'border-l-4 border-l-lockfill',
        crowded && 'border-fault border-l-fault',
      )}
    >
      <p className="truncate font-semibold">
        {titles[kind]}
        {otherLocks > 0 && <span className="font-normal text-ink2"> +{otherLocks}</span>}
      </p>
      <p className={cn('truncate', crowded ? 'text-fault' : held ? 'text-lock' : 'text-ink2')}>
        {say(view)}
      </p>
      {queue > 0 && <p className="truncate text-lock @2xl:hidden">{sayQueue(view)}</p>}
    </Node>
  )
}

function say({ holders, kind, queue }: PathView): string {
  if (holders.length > 1)
    return holders.length > 2 ? `${holders.length} holders` : holders.join(' and ')
  if (holders[0]) return `held by ${holders[0]}`
  if (kind === 'none') return 'all may load'
  if (kind === 'flight') return queue > 0 ? 'one loads' : 'no load shared'
  return 'free'
}

const sayQueue = ({ queue, firstWaitMs }: PathView): string =>
  `${whole(queue)} queued${firstWaitMs === null ? '' : `, first ${seconds(firstWaitMs)}`}`

/** Those who wait stand in front of the gate as a hatched mass, one square each up to 14. */
export function Queue({ view }: { view: PathView }) {
  const drawn = Math.min(view.queue, 14)
  return (
    <span className="flex flex-col gap-1">
      <span aria-hidden className="flex gap-px overflow-hidden">
        {Array.from({ length: drawn }, (_, i) => (
          <span
            key={i}
            className="hatch-lock block size-[9px] shrink-0 outline-1 -outline-offset-1 outline-lock"
          />
        ))}
      </span>
      <span className="truncate text-[11px]/3 text-lock">{sayQueue(view)}</span>
    </span>
  )
}
