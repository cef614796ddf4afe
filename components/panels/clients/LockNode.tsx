import { cn } from '@/components/ui/cn'
import { seconds, whole } from '../format'
import { Node } from './Path'
import type { PathView } from './select'

const titles = { lock: 'Lock', flight: 'Single flight', none: 'No protection' } as const

/** The gate before the database: who holds it. Without a protection it is an open door. */
export function LockNode({ view }: { view: PathView }) {
  const { holders, kind, otherLocks, queue } = view
  const held = holders.length > 0
  const crowded = holders.length > 1
  return (
    <Node
      className={cn(
        'w-full @2xl:w-[116px] @2xl:shrink-0',
        kind === 'none' && 'border-dashed',
        (held || queue > 0) && 'border-lock',
        held && 'border-l-4 border-l-lockfill',
        crowded && 'border-fault border-l-fault',
      )}
    >
      <p className="truncate font-semibold">
        {titles[kind]}
        {otherLocks > 0 && <span className="font-normal text-ink2"> + {otherLocks} more</span>}
      </p>
      <p className={cn('truncate', crowded ? 'text-fault' : held ? 'text-lock' : 'text-ink2')}>
        {say(view)}
      </p>
      {queue > 0 && <p className="truncate text-lock @2xl:hidden">{sayQueue(view)}</p>}
    </Node>
  )
}

function say({ holders, kind, queue }: PathView): string {
  if (holders.length > 1) return `held by ${holders.join(' and ')}`
  if (holders[0]) return `held by ${holders[0]}`
  if (kind === 'none') return 'all may load'
  if (kind === 'flight') return queue > 0 ? 'one loads for all' : 'no load shared'
  return 'free'
}

const sayQueue = ({ queue, firstWaitMs }: PathView): string =>
  `${whole(queue)} queued${firstWaitMs === null ? '' : `, first ${seconds(firstWaitMs)}`}`

/** Those who wait stand in front of the gate as a hatched mass, one square each up to 24. */
export function Queue({ view }: { view: PathView }) {
  const drawn = Math.min(view.queue, 24)
  if (view.queue === 0) return <span className="font-mono text-[11px] text-ink2">miss</span>
  return (
    <span className="absolute inset-x-0 top-full -mt-2.5 flex flex-col gap-1">
      <span aria-hidden className="flex h-5 flex-wrap gap-px overflow-hidden bg-panel">
        {Array.from({ length: drawn }, (_, i) => (
          <span
            key={i}
            className="hatch-lock h-[9px] w-[8.5px] outline-1 -outline-offset-1 outline-lock"
          />
        ))}
      </span>
      <span className="whitespace-nowrap text-lock">{sayQueue(view)}</span>
    </span>
  )
}
