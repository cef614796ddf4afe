import { cn } from '@/components/ui/cn'
import { brief, measured, plural, seconds } from '../format'
import { TimeBar } from '../TimeBar'
import { ROWS, type DatabaseView, type OpenLine, type RecentLine } from './select'

const ROW = 26
const GAP = 6

/** Queries come and go many times a second: as many as there once were keep their room. */
function roomFor({ most, open }: DatabaseView): number {
  const rows = Math.max(open.length, Math.min(ROWS, most))
  return rows * (ROW + GAP) - GAP + (most > ROWS ? ROW - 4 : 0)
}

/** Queries that are open: solid is passed, dashed is still to come. */
export function OpenQueries({ view, now }: { view: DatabaseView; now: number }) {
  return (
    <div style={{ minHeight: roomFor(view) }}>
      {view.open.length === 0 && <p className="text-ink3">No query is open now.</p>}
      <ul className="flex flex-col gap-1.5">
        {view.open.map((query, place) => (
          <OpenQuery key={place} query={query} now={now} />
        ))}
      </ul>
      {view.more > 0 && (
        <p className="pt-1.5 text-ink2">{plural(view.more, 'more query', 'more')}</p>
      )}
    </div>
  )
}

function OpenQuery({ query, now }: { query: OpenLine; now: number }) {
  const { client, statement, ms, dueMs, beganAt } = query
  return (
    <li>
      <p className="flex items-baseline gap-1.5">
        <span className="font-mono text-[11px] font-bold text-db">{client}</span>
        <span className="truncate font-mono text-[11px] text-ink2">{statement}</span>
        <span className="ml-auto whitespace-nowrap text-ink2">
          {beganAt === null ? `queued ${seconds(ms)}` : ofDue(ms, dueMs)}
        </span>
      </p>
      {beganAt === null ? (
        <div aria-hidden className="mt-1 h-1.5 border border-dashed border-line2" />
      ) : (
        <TimeBar
          from={beganAt}
          to={beganAt + dueMs}
          now={now}
          bar="bg-db"
          className="mt-1 h-1.5 outline-1 -outline-offset-1 outline-db outline-dashed"
        />
      )}
    </li>
  )
}

const ofDue = (ms: number, dueMs: number): string =>
  dueMs > 0 ? `${(ms / 1000).toFixed(2)} of ${brief(dueMs)}` : measured(ms)

/** Queries that are over, the newest first. */
export function RecentQueries({ recent }: { recent: readonly RecentLine[] }) {
  // Who is no client has a longer name.
  const longest = Math.max(0, ...recent.map(({ client }) => client.length))
  return (
    <ul className="border-t border-line pt-2">
      {recent.map(({ client, statement, version, how, ms, at }, place) => (
        <li
          key={place}
          className={cn(
            'grid h-5 items-center gap-x-1.5',
            longest > 5
              ? 'grid-cols-[54px_minmax(0,1fr)_auto_64px]'
              : 'grid-cols-[36px_minmax(0,1fr)_auto_64px]',
          )}
        >
          <span className="font-mono text-[11px] whitespace-nowrap text-ink2">{client}</span>
          <span className="truncate font-mono text-[11px] text-ink2">
            {statement}
            {version !== null && ` v${version}`}
          </span>
          <span className="text-right">{how === 'answered' ? measured(ms) : how}</span>
          <span className="text-right text-ink3">at {seconds(at)}</span>
        </li>
      ))}
    </ul>
  )
}
