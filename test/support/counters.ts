import type { Redis } from 'ioredis'
import { sha1 } from '@/server/adapters/redisReplies'
import { DELETE_UP_TO } from '@/server/adapters/cacheScripts'
import type { LabEvent } from '@/server/protocol'
import { lookups, ofType } from './lab'
import { memcachedStats } from './memcached'

const names = ['hits', 'misses', 'sets', 'deletes'] as const
/** What a server counts itself: lookups, stores and deletes. */
export type Counters = Record<(typeof names)[number], number>

export const nothing = (): Counters => ({ hits: 0, misses: 0, sets: 0, deletes: 0 })

export function add(to: Counters, more: Counters, sign: 1 | -1 = 1): Counters {
  for (const name of names) to[name] += sign * more[name]
  return to
}

/** Of a Redis: how often the commands ran, in scripts too, whether or not they changed anything. */
export async function redisCounters(redis: Redis): Promise<Counters> {
  const text = await redis.info('replication', 'commandstats')
  const calls = (name: string) =>
    Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(text)?.[1] ?? 0)
  // A replica is sent what its master has done: that is the same change.
  const own = /role:master/.test(text) ? { sets: calls('set'), deletes: calls('unlink') } : {}
  return { ...nothing(), ...(await lookups(redis)), ...own }
}

/** Of a Memcached: a store that an ended lease has forbidden is none. */
export async function memcachedCounters(url: string): Promise<Counters> {
  const stats = await memcachedStats(url)
  const figure = (name: string) => stats[name] ?? 0
  return {
    hits: figure('get_hits'),
    misses: figure('get_misses'),
    sets: figure('cmd_set') - figure('cas_misses') - figure('cas_badval'),
    deletes: figure('delete_hits'),
  }
}

/** The commands of a run that a Redis counts beside the sets and deletes of values. */
export function besideValues(events: LabEvent[], tier: string): Counters {
  const beside = nothing()
  /** The newest version that a guarded delete has left behind, by key. */
  const floors = new Map<string, number>()
  for (const { server, command, reply } of ofType(events, 'wire:replied')) {
    if (server !== tier) continue
    const [name, sha, , , floor = '', version] = command.split(' ')
    // It was to be added, and something was there; nothing was there to delete.
    if (name === 'SET' && reply === '(nil)') beside.sets++
    if (name === 'UNLINK' && reply === '(integer) 0') beside.deletes++
    if (sha !== sha1(DELETE_UP_TO) || Number(version) <= (floors.get(floor) ?? -1)) continue
    floors.set(floor, Number(version))
    beside.sets++
  }
  if (tier === 'memcached') return beside
  beside.sets += ofType(events, 'lock:acquired').filter((lock) => lock.tier === undefined).length
  // Each unsaved value is put with its sequence.
  beside.sets += ofType(events, 'cache:setting').filter(({ how }) => how === 'put').length
  return beside
}
