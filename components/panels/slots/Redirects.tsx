import { seconds, whole } from '../format'
import type { SlotsView } from './select'

/** Answers of a node that does not serve the slot: MOVED is for good, ASK for one command. */
export function Redirects({ view: { moved, ask, redirects, changes } }: { view: SlotsView }) {
  return (
    <div>
      <p className="flex justify-between whitespace-nowrap text-ink2">
        <span className="font-semibold text-ink">Redirects</span>
        <span>
          MOVED <Figure>{moved}</Figure>
        </span>
        <span>
          ASK <Figure>{ask}</Figure>
        </span>
        <span>
          new maps <Figure>{changes}</Figure>
        </span>
      </p>
      {redirects.length === 0 ? (
        <p className="min-h-16 pt-1 text-ink2">
          None: the client knows the map, and asks the right node at once.
        </p>
      ) : (
        <ul className="min-h-16 pt-1">
          {redirects.map(({ seq, at, kind, slot, from, to }) => (
            <li
              key={seq}
              className="grid h-5 grid-cols-[48px_minmax(0,1fr)_auto] items-center gap-x-1.5 font-mono text-[11px] text-ink2"
            >
              <span className="text-ink">{kind.toUpperCase()}</span>
              <span className="truncate">
                {whole(slot)}: {from} → {to}
              </span>
              <span className="font-sans text-[12px] text-ink3">at {seconds(at)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Figure({ children }: { children: number }) {
  return <span className="font-semibold text-ink">{whole(children)}</span>
}
