import { whole } from '../format'
import { TimeBar } from '../TimeBar'
import { Node } from './parts'
import type { PathView } from './selectPath'

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
          <p className="truncate pb-1 font-mono text-[11px] text-ink2">row {query.id}</p>
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
