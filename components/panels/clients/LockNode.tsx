import { cn } from '@/components/ui/cn'
import { seconds, whole } from '../format'
import { Node } from './parts'
import type { Place } from './place'
import type { PathView } from './selectPath'

const titles = { lock: 'Lock', flight: 'Single flight', none: 'No protection' } as const

/** The gate before the database: who holds it. Without a protection it is an open door. */
export function LockNode({ view, place }: { view: PathView; place: Place }) {
  const { holders, kind, otherLocks, queue } = view
  const held = holders.length > 0
  const crowded = holders.length > 1
  return (
    <Node
      box={place.boxes.get('gate')}
      className={cn(
        kind === 'none' && 'border-dashed',
        (held || queue > 0) && 'border-lock',
        held && 'border-l-4 border-l-lockfill',
        crowded && 'border-fault border-l-fault',
      )}
    >
      <p className="truncate font-semibold">
        {place.frame ? 'Loader' : titles[kind]}
        {otherLocks > 0 && <span className="font-normal text-ink2"> +{otherLocks}</span>}
      </p>
      <p className={cn('truncate', crowded ? 'text-fault' : held ? 'text-lock' : 'text-ink2')}>
        {say(view)}
      </p>
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

/** One square for each that waits, as far as there is room. */
const SQUARE = 10
const ROWS = 2
const WORD = 34

/** Those who wait stand in front of the gate as a hatched mass. */
export function Queue({ view, place }: { view: PathView; place: Place }) {
  const gate = place.boxes.get('gate')
  const line = place.lines.get('miss')
  if (!gate || !line || view.queue === 0) return null
  const { queue, firstWaitMs } = view
  const room = place.frame ? 120 : line[2] - line[0] - 6
  // The word of the way stands at its beginning, where there is room for one.
  const most = Math.max(1, Math.min(14, Math.floor((room > 90 ? room - WORD : room) / SQUARE)))
  const drawn = Math.min(queue, most * ROWS)
  const rows = Math.ceil(drawn / most)
  const columns = Math.ceil(drawn / rows)
  const middle = gate.y + gate.h / 2
  return (
    <div
      className="absolute flex flex-col items-end gap-1"
      style={{ right: `calc(100% - ${gate.x - 3}px)`, top: middle - (rows * SQUARE) / 2 }}
    >
      <span
        aria-hidden
        className="grid justify-end gap-px bg-panel"
        style={{ gridTemplateColumns: `repeat(${columns}, 9px)` }}
      >
        {Array.from({ length: drawn }, (_, i) => (
          <span
            key={i}
            className="hatch-lock block size-[9px] outline-1 -outline-offset-1 outline-lock"
          />
        ))}
      </span>
      {room > 90 && (
        <span className="text-[11px]/[13px] whitespace-nowrap text-lock">
          {whole(queue)} queued
          {firstWaitMs !== null && room > 130 && `, first ${seconds(firstWaitMs)}`}
        </span>
      )}
    </div>
  )
}
