import { plural, whole } from '../format'
import { TimeBar } from '../TimeBar'
import { Node } from './parts'
import type { Place } from './place'
import type { PathView } from './selectPath'

interface DatabaseNodeProps {
  view: PathView
  place: Place
  now: number
}

export function DatabaseNode({ view, place, now }: DatabaseNodeProps) {
  const { inFlight, pool, queued, query } = view
  return (
    <Node box={place.boxes.get('database')} className="justify-start py-1.5">
      <p className="font-semibold">Database</p>
      <p className="truncate text-ink2">{whole(inFlight)} in flight</p>
      {pool !== null && <p className="truncate text-ink2">pool {whole(pool)}</p>}
      {queued > 0 && <p className="truncate text-db">{plural(queued, 'waits', 'wait')} for it</p>}
      {query && (
        <div className="mt-auto pt-1">
          <p className="truncate pb-1 font-mono text-[11px]/[14px] text-ink2">
            {query.client} · row {query.id}
          </p>
          <TimeBar
            from={query.beganAt}
            to={query.beganAt + query.dueMs}
            now={now}
            bar="bg-db"
            className="h-2.5 outline-1 -outline-offset-1 outline-db outline-dashed"
          />
        </div>
      )}
    </Node>
  )
}
