import { cn } from '../ui/cn'
import { clientName, measured } from '../panels/format'
import { tookOf, type Row, type Story } from './story'

const bars: Record<Row['style'], string> = {
  hit: 'bg-hit',
  miss: 'bg-miss',
  kept: 'bg-expiry',
  open: 'bg-line2',
  lock: 'bg-lockfill',
  waits: 'hatch-lock',
  pool: 'hatch-pool',
  db: 'bg-db',
  write: 'bg-write',
  held: 'hatch-held',
  fault: 'bg-fault',
}

interface WaterfallProps {
  story: Story
  /** The run's time now, ms: what is open lasts until then. */
  now: number
  /** With every command that went over the wire, and its reply. */
  whole?: boolean
  className?: string
}

/** The steps of one request on its own scale, each at least 2 px wide, and one sentence at the end. */
export function Waterfall({ story, now, whole = false, className }: WaterfallProps) {
  const { rows, start, sentence, bare } = story
  const ends = rows.map((row) => Math.min(row.end, now))
  const end = Math.max(Math.min(story.end, now), ...ends, start + 0.001)
  const share = (at: number) => `${(((at - start) / (end - start)) * 100).toFixed(2)}%`
  return (
    <div className={className}>
      <ol>
        {rows.map((row) => (
          <li key={`${row.seq}-${row.label}`} className="mb-px">
            <div className="grid grid-cols-[minmax(76px,auto)_minmax(60px,1fr)_60px] items-center gap-x-2.5">
              <span className={cn('font-mono text-[11px]/4', row.behind && 'text-ink3')}>
                {row.label}
              </span>
              <span aria-hidden className="relative h-2 border-b border-line">
                <span
                  className={cn('absolute inset-y-0 min-w-0.5', bars[row.style])}
                  style={{
                    left: `min(${share(row.start)}, calc(100% - 2px))`,
                    width: share(start + Math.min(row.end, now) - row.start),
                  }}
                />
              </span>
              <span className="text-right whitespace-nowrap text-ink2">
                {row.end === Infinity ? '…' : ''}
                {measured(Math.max(0, Math.min(row.end, now) - row.start))}
              </span>
            </div>
            {whole && <Wires row={row} />}
          </li>
        ))}
      </ol>
      <p className="mt-2 border-t border-line pt-2 text-ink2">
        {sentence}
        {rows.some(({ behind }) => behind) && ' What is grey went on after the answer.'}
        {bare && ' Its commands are no longer in this page.'}
      </p>
    </div>
  )
}

function Wires({ row }: { row: Row }) {
  return row.wires.map(({ seq, server, command, reply, ms }) => (
    <p key={seq} className="flex gap-2 pl-2 font-mono text-[10.5px]/[15px] text-ink2">
      <span className="shrink-0 text-ink3">{server}</span>
      <span className="min-w-0 break-all">
        {command} <span className="text-ink3">→</span> {reply}
      </span>
      <span className="ml-auto shrink-0 font-sans text-ink3">{measured(ms)}</span>
    </p>
  ))
}

/** `c10 reads row 42` */
export const titleOf = ({ client, op, id }: Story): string =>
  `${clientName(client)} ${op === 'read' ? 'reads' : 'writes'} row ${id}`

/** Less is no hold but a rounding, ms. */
const LEAST_HELD = 1

/** How long it took, or has taken so far; held time is no part of it. */
export function totalOf(story: Story, now: number): string {
  const { tookMs, heldMs } = tookOf(story, now)
  const held = heldMs < LEAST_HELD ? '' : `, held ${measured(heldMs)}`
  return `${story.end === Infinity ? 'open, ' : ''}${measured(tookMs)}${held}`
}
