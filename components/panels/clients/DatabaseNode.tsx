import { plural, whole } from '../format'
import { TimeBar } from '../TimeBar'
import { Node, Words } from './parts'
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
      <Words words={[`${whole(inFlight)} in`, 'flight']} className="text-ink2" />
      {pool !== null && <p className="truncate text-ink2">pool {whole(pool)}</p>}
      {queued > 0 && (
        <Words words={[plural(queued, 'waits', 'wait'), 'for it']} className="text-db" />
      )}
      {query && (
        <div className="mt-auto pt-1">
          <Words
            words={[query.client, `row ${query.id}`]}
            className="mb-1 gap-x-[0.6em] font-mono text-[11px]/[15px] text-ink2"
          />
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
