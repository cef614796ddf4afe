import { clientName, keyName, plural, seconds, whole } from '../panels/format'
import type { Band } from './layout'
import { Count, Doing, End } from './model/kinds'
import type { KeyTrack } from './model/lives'
import type { Pyramid } from './model/pyramid'
import type { Timeline } from './model/timeline'

/** How many did what at a moment, in words: only what is not zero. */
export function sayDensity({ density, at: end }: Timeline, at: number): string[] {
  if (at < 0 || at > end) return []
  const level = density.levelFor(8, at)
  const gauge = (channel: number) => Math.round(density.gaugeAt(level, at, channel))
  const step = density.stepOf(level)
  const count = (channel: number) => density.sumAt(level, Math.floor(at / step), channel)
  const doing = [
    [gauge(Doing.lock), 'wait for a lock'],
    [gauge(Doing.flight), 'wait for the load of another'],
    [gauge(Doing.owed), 'wait until a write is saved'],
    [gauge(Doing.pool), 'wait for a place in the pool'],
    [gauge(Doing.db), 'are in the database'],
    [gauge(Doing.queue), 'hand a write to the queue'],
    [gauge(Doing.held), 'are held'],
    [gauge(Doing.asks), 'ask'],
  ] as const
  const ended = [
    [count(Count.hit), 'hit', 'hits'],
    [count(Count.miss), 'miss', 'misses'],
    [count(Count.stale), 'stale read', 'stale reads'],
    [count(Count.error), 'error', 'errors'],
    [count(Count.write), 'write', 'writes'],
  ] as const
  const counted = ended
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => plural(number, one, many))
    .join(', ')
  return [
    ...doing.filter(([number]) => number > 0).map(([number, words]) => `${whole(number)} ${words}`),
    ...(counted ? [`${counted} ended within ${step} ms`] : []),
  ]
}

/** What a band shows, where its name leaves that open. */
export function sayName(band: Band): { title: string; lines: string[] } {
  if (band.kind !== 'lock') return { title: '', lines: [] }
  const { key, on } = band.track
  const lines = [
    on === 'lock'
      ? 'Above who holds it, below how many wait for it.'
      : 'How many wait for the load of another.',
  ]
  if (band.more > 0)
    lines.push('The number after + is of others, used less, that have no band here.')
  return { title: `${on === 'lock' ? 'Lock of' : 'Flight of'} ${keyName(key)}`, lines }
}

/** What a band says at a moment. */
export function sayBand(timeline: Timeline, band: Band, at: number): string[] {
  if (at < 0 || at > timeline.at) return []
  if (band.kind === 'lock') return sayLock(timeline, band, at)
  if (band.kind === 'cache' && band.key) return sayLife(timeline, band.key, at)
  const name = band.kind === 'cache' ? band.tier : band.name
  const load = timeline.servers.list.find((server) => server.name === name)?.load
  if (!load) return []
  return [`${sayLoad(load, at)} ${name === 'queue' ? 'writes owed' : 'calls in flight'}`]
}

/** How many a server has in flight at a moment, to the ms where that is still known; null: now. */
export function sayLoad(load: Pyramid, at: number | null): string {
  const before = at !== null && at < load.since
  return whole(before ? load.gaugeAt(load.levelFor(1, at), at, 0) : load.now(0))
}

function sayLock({ locks }: Timeline, { track }: Band & { kind: 'lock' }, at: number): string[] {
  const lines: string[] = []
  for (
    let place = track.holds.firstReaching(locks.holds, at);
    place < track.holds.length;
    place++
  ) {
    const hold = track.holds.at(place)
    if (locks.holds.startOf(hold) > at) break
    if (locks.holds.endOf(hold) < at) continue
    const lease = locks.holds.extraOf(hold)
    const over = lease < at ? `, its lease was over at ${seconds(lease)}` : ''
    lines.push(
      `${clientName(locks.holds.laneOf(hold))} holds ${track.key}, fence ${locks.holds.aOf(hold)}${over}`,
    )
  }
  let waiting = 0
  track.waiters.each(at, at, (_from, _to, value) => (waiting = value))
  if (waiting > 0) lines.push(`${plural(waiting, 'client')} ${waiting === 1 ? 'waits' : 'wait'}`)
  return lines.length > 0 ? lines : [`${track.key} is free`]
}

const ENDS: Record<number, string> = {
  [End.expired]: 'expired',
  [End.deleted]: 'deleted',
  [End.replaced]: 'replaced',
  [End.gone]: 'gone before its time',
  [End.evicted]: 'most probably evicted',
}

function sayLife({ lives: { spans } }: Timeline, key: KeyTrack, at: number): string[] {
  const index = key.lives.at(key.lives.placeAt(spans, at))
  if (index === -1 || !spans.has(index)) return [`${key.key} is not cached`]
  const version = spans.aOf(index) > 0 ? ` v${spans.aOf(index)}` : ''
  if (spans.endOf(index) < at)
    return [
      `${key.key} is not cached: ${ENDS[spans.kindOf(index)] ?? 'gone'} at ${seconds(spans.endOf(index))}`,
    ]
  const over = spans.extraOf(index)
  return [`${key.key}${version}, ${over === Infinity ? 'no TTL' : `${seconds(over - at)} left`}`]
}
