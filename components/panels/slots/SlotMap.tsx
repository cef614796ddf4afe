import { cn } from '@/components/ui/cn'
import { plural } from '../format'
import { placeOf, type KeyMark, type SlotsView } from './select'

/** All 16,384 slots as one bar: who serves which, and where the keys lie that were asked for. */
export function SlotMap({ view }: { view: SlotsView }) {
  const { segments, marks } = view
  const there = marks.filter((mark) => mark.there)
  return (
    <div>
      <div
        role="img"
        aria-label={`16,384 slots: ${segments.map(({ name, lost }) => `node ${name}${lost ? ', lost' : ''}`).join('; ')}. ${plural(there.length, 'slot')} with keys.`}
      >
        <div className="relative h-5 bg-raised hatch-missing">
          {segments.map(({ from, to, name, lost }) => (
            <span
              key={from}
              style={{ left: `${placeOf(from)}%`, width: `${placeOf(to - from + 1)}%` }}
              className={cn(
                'absolute inset-y-0 flex items-center justify-center overflow-hidden border-r border-panel bg-line font-mono text-[11px]/4',
                lost && 'hatch-fault text-fault outline-1 -outline-offset-1 outline-fault',
              )}
            >
              <span className={cn(lost && 'bg-panel px-1')}>{name}</span>
            </span>
          ))}
        </div>
        <svg
          viewBox="0 0 1000 18"
          preserveAspectRatio="none"
          className="mt-px block h-[18px] w-full overflow-visible"
        >
          <path d={ticks(marks, false)} className="stroke-ctl" {...LINE} />
          <path d={ticks(marks, true)} className="stroke-hit" {...LINE} />
        </svg>
      </div>
      <p className="flex justify-between text-[10.5px]/[14px] text-ink3">
        <span>slot 0</span>
        <span>16,383</span>
      </p>
      <p className="pt-0.5 text-[11px]/4 text-ink3">
        A tick is a slot with keys, longer with more calls.
      </p>
    </div>
  )
}

const LINE = { strokeWidth: 1.5, vectorEffect: 'non-scaling-stroke' } as const

/** From the bar down: the hottest slot reaches the end. */
const ticks = (marks: readonly KeyMark[], there: boolean): string =>
  marks
    .filter((mark) => mark.there === there)
    .map(({ slot, heat }) => `M${(placeOf(slot) * 10).toFixed(1)} 0v${(3 + 15 * heat).toFixed(1)}`)
    .join('')
