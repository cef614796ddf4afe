import { seconds, whole } from '../format'
import type { LockView } from './select'

/** Those who wait, in order of arrival; the bar is how long they have waited. */
export function Waiters({ lock }: { lock: LockView }) {
  const { loader, more, on, waiting, waiters } = lock
  const aside =
    on === 'flight' ? (loader ? `for ${loader}’s load` : 'for a load') : 'in order of arrival'
  return (
    <div>
      <p className="flex justify-between pb-1">
        <span className="font-semibold">{whole(waiting)} waiting</span>
        <span className="text-ink2">{aside}</span>
      </p>
      <ol>
        {waiters.map(({ client, place, ms, share }) => (
          <li
            key={place}
            className="grid h-5 grid-cols-[14px_36px_minmax(0,1fr)_52px] items-center gap-x-1.5"
          >
            <span className="text-[11px] text-ink3">{place}</span>
            <span className="font-mono text-[11px]">{client}</span>
            <span aria-hidden className="block h-2">
              <span
                className="hatch-lock block h-full min-w-0.5"
                style={{ width: `${(share * 100).toFixed(1)}%` }}
              />
            </span>
            <span className="text-right">{seconds(ms)}</span>
          </li>
        ))}
      </ol>
      {more && (
        <p className="pl-5 text-ink2">
          {whole(more.count)} more, newest {seconds(more.newestMs)}
        </p>
      )}
    </div>
  )
}

/** How many wait, and the one that waits longest. */
export function WaitersInShort({ lock: { waiting, waiters } }: { lock: LockView }) {
  const [first] = waiters
  return (
    <p className="flex justify-between">
      <span className="font-semibold">{whole(waiting)} waiting</span>
      {first && (
        <span className="text-ink2">
          first <span className="font-mono text-[11px]">{first.client}</span>, {seconds(first.ms)}
        </span>
      )}
    </p>
  )
}
