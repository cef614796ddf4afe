import { brief } from '../format'
import type { ScheduleView, TickLine as Line } from './select'

const WIDTH = 280
const HEIGHT = 62
/** Where the refreshes stand, and below them the value that they keep alive. */
const WORK = { y: 16, h: 12 }
const VALUE = { y: 36, h: 8 }

/** The ticks on the run's time: what ran, what was skipped, what comes, and when nothing was there. */
export function TickLine({ view, now }: { view: ScheduleView; now: number }) {
  const { window, marks, nextAt, holes, filledAt, periodMs } = view
  const x = (at: number) => ((at - window.from) / (window.to - window.from)) * WIDTH
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words(view)}
      className="block w-full fill-none text-[10.5px]"
    >
      <rect
        x={x(now)}
        width={Math.max(0, WIDTH - x(now))}
        height={HEIGHT - 14}
        className="fill-raised"
      />
      {filledAt !== null && (
        <Value from={x(Math.max(filledAt, window.from))} to={x(now)} holes={holes} x={x} />
      )}
      {marks.map((mark) => (
        <Mark key={mark.n} mark={mark} x={x} now={now} />
      ))}
      {nextAt !== null && <Due x={x(nextAt)} />}
      <path d={`M${x(now)} 0V${HEIGHT - 14}`} className="stroke-ink" strokeWidth="1.5" />
      <text x={clamp(x(now))} y={HEIGHT - 3} textAnchor="middle" className="fill-ink">
        now
      </text>
      {window.from > 0 && (
        <text x="0" y={HEIGHT - 3} className="fill-ink3">
          −{brief(now - window.from)}
        </text>
      )}
      {nextAt !== null && x(nextAt) < WIDTH && x(nextAt) - x(now) > 46 && (
        <text x={clamp(x(nextAt))} y={HEIGHT - 3} textAnchor="middle" className="fill-ink3">
          +{brief(Math.min(periodMs, nextAt - now))}
        </text>
      )}
    </svg>
  )
}

const clamp = (x: number) => Math.min(WIDTH - 16, Math.max(16, x))

type Scale = (at: number) => number

/** There, or gone: a hole is what a reader falls into. */
function Value({
  from,
  to,
  holes,
  x,
}: {
  from: number
  to: number
  holes: ScheduleView['holes']
  x: Scale
}) {
  return (
    <>
      <rect
        {...{ x: from, y: VALUE.y, width: Math.max(0, to - from), height: VALUE.h }}
        className="fill-hit/25 stroke-hit"
        strokeWidth="1"
      />
      {holes.map((hole) => (
        <rect
          key={`${hole.from}-${hole.to}`}
          {...{ x: x(hole.from), y: VALUE.y - 2, height: VALUE.h + 4 }}
          width={Math.max(2.5, x(hole.to) - x(hole.from))}
          className="fill-panel stroke-miss"
          strokeWidth="1.5"
        />
      ))}
    </>
  )
}

function Mark({ mark, x, now }: { mark: Line; x: Scale; now: number }) {
  const at = x(mark.dueAt)
  if (mark.kind === 'skipped') {
    return (
      <>
        <path d={`M${at} 4V${WORK.y + WORK.h}`} className="stroke-ink3" strokeDasharray="2 2" />
        <circle
          cx={at}
          cy={WORK.y + 6}
          r="4"
          className="fill-panel stroke-ink3"
          strokeWidth="1.2"
        />
        <path
          d={`M${at - 2.8} ${WORK.y + 8.8}l5.6-5.6`}
          className="stroke-ink3"
          strokeWidth="1.2"
        />
      </>
    )
  }
  const from = x(mark.beganAt ?? mark.dueAt)
  const width = Math.max(2.5, x(mark.endedAt ?? now) - from)
  return (
    <>
      <path d={`M${at} 4V${WORK.y + WORK.h}`} className="stroke-ink2" />
      <rect
        {...{ x: from, y: WORK.y, width, height: WORK.h }}
        className={mark.kind === 'failed' ? 'fill-fault' : 'fill-db'}
      />
      {mark.kind === 'failed' && (
        <path
          d={`M${from + width / 2 - 3} ${WORK.y - 8}l6 6m0-6l-6 6`}
          className="stroke-fault"
          strokeWidth="1.6"
        />
      )}
    </>
  )
}

/** Not yet: dashed. */
function Due({ x }: { x: number }) {
  return (
    <>
      <path d={`M${x} 4V${HEIGHT - 14}`} className="stroke-ink2" strokeDasharray="3 3" />
      <rect
        {...{ x: x - 0.5, y: WORK.y, width: 6, height: WORK.h }}
        className="fill-panel stroke-db"
        strokeDasharray="3 2"
      />
    </>
  )
}

function words({ marks, holes, nextMs, nextAt }: ScheduleView): string {
  const skipped = marks.filter(({ kind }) => kind === 'skipped').length
  const gaps = holes.length === 0 ? 'no gap' : `${holes.length} gaps`
  const next = nextAt === null ? '' : ` The next one is due in ${brief(Math.round(nextMs))}.`
  return `The last ${marks.length} ticks: ${skipped} skipped, ${gaps}.${next}`
}
