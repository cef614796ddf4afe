import { brief, whole } from '../format'
import { Injected } from '../Panel'
import { TimeBar } from '../TimeBar'
import { Node } from './parts'
import type { PathView } from './select'

export function DatabaseNode({ view, now }: { view: PathView; now: number }) {
  const { inFlight, pool, queued, query } = view
  return (
    <Node className="col-span-2 flex flex-col @2xl:col-span-1">
      <p className="font-semibold">Database</p>
      <p className="truncate text-ink2">{whole(inFlight)} in flight</p>
      <p className="truncate text-ink2">
        {[pool !== null && `pool ${whole(pool)}`, queued > 0 && `${whole(queued)} queued`]
          .filter(Boolean)
          .join(', ')}
      </p>
      {query && (
        <div className="mt-auto pt-1">
          <p className="flex items-center justify-between gap-1 pb-1">
            <span className="truncate font-mono text-[11px] text-ink2">row {query.id}</span>
            {query.dueMs > 0 && <Injected>+{brief(query.dueMs)} injected</Injected>}
          </p>
          <TimeBar
            from={query.beganAt}
            to={query.beganAt + query.dueMs}
            now={now}
            bar="bg-db"
            className="h-3.5 outline-1 -outline-offset-1 outline-db outline-dashed"
          />
        </div>
      )}
    </Node>
  )
}
