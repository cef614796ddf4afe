import type { Cache, Found, Guards, Life, NewEntry, Put, Unsaved } from '../ports'
import type { CacheServer, Level, Stay } from '../ports/world'
import type { EventOf } from '../protocol/events'
import { perform, SERVER_DEADLINE_MS } from './perform'
import { recordedUndo } from './recordedUndo'
import type { Session } from './session'
import { shown } from './shownEntry'

type How = EventOf<'cache:setting'>['how']
/** Why a set with a fence was refused. */
type Fences = NonNullable<EventOf<'cache:refused'>['fences']>

/** A cache that can get, set and delete, as one client sees it, recorded. */
export function recordedLevel(session: Session, level: Level): Cache {
  return {
    get: (key) => get(session, level, key),
    set: async (key, entry, life) => {
      await store(session, level, 'set', key, entry, life, async (stay) => {
        await level.set(key, entry, stay)
        return true
      })
    },
    delete: (key) => remove(session, level.tier, key, () => level.delete(key)),
  }
}

/** The first level of one client, recorded. */
export function recordedCache(session: Session, server: CacheServer): Cache & Guards & Unsaved {
  const { tier } = server
  return {
    ...recordedLevel(session, server),
    setIfNewer: (key, entry, life) =>
      store(session, server, 'if-newer', key, entry, life, (stay) =>
        server.setIfNewer(key, entry, stay),
      ),
    setFenced: async (key, entry, life, fence) => {
      const done = { given: 0 }
      await store(session, server, 'fenced', key, entry, life, async (stay) => {
        done.given = await server.setFenced(key, entry, stay, fence)
        return done.given <= fence || { own: fence, given: done.given }
      })
      return done.given
    },
    deleteUpTo: (key, version) => remove(session, tier, key, () => server.deleteUpTo(key, version)),
    add: (key, entry, life) =>
      store(session, server, 'add', key, entry, life, (stay) => server.add(key, entry, stay)),
    put: async (key, entry, life) => {
      const done: { put: Put } = { put: { sequence: 0, before: null } }
      await store(session, server, 'put', key, entry, life, async (stay) => {
        done.put = await server.put(key, entry, stay)
        return true
      })
      return done.put
    },
    undo: (key, writeId, before) => recordedUndo(session, server, key, writeId, before),
  }
}

function get(session: Session, level: Level, key: string): Promise<Found | null> {
  const { tape } = session.studio
  const { tier } = level
  const purpose = session.looking
  return perform(session, {
    name: 'cache.get',
    key,
    purpose,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: false,
    begin: () => {
      const seq = tape.next()
      const at = tape.now()
      const { client, req, line, sub } = session
      session.tell({ type: 'cache:asked', seq, at, client, req, line, sub, tier, key, purpose })
      return seq
    },
    run: () => level.get(key),
    end: (of, ms, found) => answered(session, tier, key, of, ms, found),
  })
}

/** Records what a look has found. */
export function answered(
  session: Session,
  tier: string,
  key: string,
  of: number,
  ms: number,
  entry: Found | null,
): void {
  const { tape } = session.studio
  const { client, req } = session
  session.look(entry)
  const found = whatWas(entry)
  const version = entry?.row?.version ?? null
  const seq = tape.next()
  const at = tape.now()
  tape.add({ type: 'cache:answered', seq, at, client, req, of, ms, tier, key, found, version })
}

function whatWas(entry: Found | null): EventOf<'cache:answered'>['found'] {
  if (entry === null) return 'nothing'
  if (entry.leftMs !== null && entry.leftMs <= 0) return 'stale'
  return entry.row === null ? 'negative' : 'value'
}

/** What else a set does, recorded beside it. */
export interface Beside {
  /** @returns its `seq` */
  begin(): number
  end(ms: number, stored: boolean): void
}

/** The life by the time that is left of the entry with which it ends. */
function lifeFromHere({ endsWith, ...life }: Life): Life {
  if (endsWith?.until == null) return life
  const leftMs = endsWith.until - Date.now()
  return { ...life, ttlMs: Math.min(life.ttlMs ?? leftMs, leftMs) }
}

/**
 * @param run is told the life that the server gives, and says whether it stored, or which fences refused it
 * @returns whether the entry was stored
 */
export async function store(
  session: Session,
  level: Level,
  how: How,
  key: string,
  entry: NewEntry,
  asked: Life,
  run: (stay: Stay) => Promise<boolean | Fences>,
  beside?: Beside,
): Promise<boolean> {
  const { tape } = session.studio
  const { client, req } = session
  const { tier } = level
  const { id } = entry
  let life = asked
  let stay: Stay
  const outcome = await perform(session, {
    name: `cache.${how}`,
    key,
    // Where a script looks before it changes something.
    purpose: 'recheck',
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    spare: () => {
      life = lifeFromHere(asked)
      return life.ttlMs === null || life.ttlMs > 0 ? null : { result: false }
    },
    begin: () => {
      // What is recorded is what is given: in its own units, and from now on, however long it was held.
      stay = level.lasts(life)
      const { line, sub } = session
      const seq = tape.next()
      const at = tape.now()
      session.tell({
        type: 'cache:setting',
        seq,
        at,
        client,
        req,
        line,
        sub,
        tier,
        key,
        id,
        ttlMs: stay.ttlMs,
        how,
      })
      beside?.begin()
      return seq
    },
    run: () => run(stay),
    end: (of, ms, outcome) => {
      const stored = outcome === true
      const seq = tape.next()
      const at = tape.now()
      const version = entry.row?.version ?? null
      if (!stored) {
        const why = outcome ? { fences: outcome } : {}
        tape.add({
          ...{ type: 'cache:refused', seq, at, client, req, of, ms, tier, key, id, version },
          ...why,
        })
      } else {
        tape.add({
          ...{ type: 'cache:set', seq, at, client, req, of, ms, tier, key, id, version },
          ...shown(entry, stay, at),
          // Memcached counts whole seconds.
          ...(life.ttlMs !== null && life.ttlMs !== stay.ttlMs && { askedMs: life.ttlMs }),
        })
      }
      beside?.end(ms, stored)
    },
  })
  return outcome === true
}

function remove(
  session: Session,
  tier: string,
  key: string,
  run: () => Promise<boolean>,
): Promise<boolean> {
  const { tape } = session.studio
  const { client, req } = session
  return perform(session, {
    name: 'cache.delete',
    key,
    purpose: 'recheck',
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin: () => {
      const seq = tape.next()
      const at = tape.now()
      const { line, sub } = session
      session.tell({ type: 'cache:deleting', seq, at, client, req, line, sub, tier, key })
      return seq
    },
    run,
    end: (of, ms, existed) => {
      const seq = tape.next()
      const at = tape.now()
      tape.add({ type: 'cache:deleted', seq, at, client, req, of, ms, tier, key, existed })
    },
  })
}
