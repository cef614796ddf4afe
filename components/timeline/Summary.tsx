'use client'

import { plural, seconds } from '../panels/format'
import type { LabView } from '../stream/store'
import { useSampled } from '../stream/useSampled'
import { controller, timeline } from './live'
import { moments } from './model/kinds'

const words: Record<(typeof moments)[number], [string, string]> = {
  expiry: ['expiry', 'expiries'],
  stale: ['stale read', 'stale reads'],
  back: ['read back in time', 'reads back in time'],
  dirty: ['read of an unsaved value', 'reads of unsaved values'],
  lost: ['lost write', 'lost writes'],
  doubled: ['write applied twice', 'writes applied twice'],
  skipped: ['skipped tick', 'skipped ticks'],
  overlap: ['time with two holders of one lock', 'times with two holders of one lock'],
  fault: ['fault', 'faults'],
  error: ['error', 'errors'],
  setting: ['moved setting', 'moved settings'],
  outside: ['write from outside', 'writes from outside'],
  tick: ['tick', 'ticks'],
}

const select = ({ state }: LabView, now: number): string => {
  const { from, to } = controller.window
  const { reads, writes, hits, misses, anomalies } = state.tally
  const there = moments
    .filter((kind) => timeline.moments[kind].total > 0)
    .map((kind) => plural(timeline.moments[kind].total, ...words[kind]))
  return [
    `The timeline shows ${seconds(from)} to ${seconds(to)} of the run, ${plural(timeline.lanes.count, 'client')}, at ${seconds(now)}.`,
    `So far ${plural(reads, 'read')} and ${plural(writes, 'write')} have ended: ${plural(hits, 'hit')}, ${plural(misses, 'miss', 'misses')}, ${plural(anomalies.counts['stale-read'], 'stale read')}.`,
    missing(),
    there.length > 0 ? `Marked in the whole run: ${there.join(', ')}.` : '',
    'The list of events under it says the same event by event.',
    'Arrow down and up go from lane to lane, N to the next request of a client, Shift N to the one before; Enter tells the story of the one that is chosen, Escape lets it go.',
  ]
    .filter(Boolean)
    .join(' ')
}

function missing(): string {
  const { at, missed } = timeline.from
  if (!(at > 0)) return ''
  const why = missed ? 'the connection was lost for too long' : 'it was too long ago'
  return `Before ${seconds(at)} nothing is drawn: ${why}.`
}

/** The timeline in words, for those who cannot see it. */
export function Summary({ id }: { id: string }) {
  const text = useSampled(select, 5)
  return (
    <p id={id} className="sr-only">
      {text}
    </p>
  )
}
