import {
  BACKSTOP_MS,
  type Cache,
  type Found,
  type Guards,
  type Life,
  type NewEntry,
  type Unsaved,
} from '../ports'
import type { CacheServer } from '../ports/world'
import type { EventOf } from '../protocol/events'
import { perform, SERVER_DEADLINE_MS } from './perform'
import type { Session } from './session'

const SHOWN = 80

type Level = Cache & { readonly tier: string }
type How = EventOf<'cache:setting'>['how']

/** A cache that can get, set and delete, as one client sees it, recorded. */
export function recordedLevel(session: Session, level: Level): Cache {
  return {
    get: (key) => get(session, level, key),
    set: async (key, entry, life) => {
      await store(session, level.tier, 'set', key, entry, life, async () => {
        await level.set(key, entry, life)
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
      store(session, tier, 'if-newer', key, entry, life, () => server.setIfNewer(key, entry, life)),
    deleteUpTo: (key, version) => remove(session, tier, key, () => server.deleteUpTo(key, version)),
    add: (key, entry, life) =>
      store(session, tier, 'add', key, entry, life, () => server.add(key, entry, life)),
    put: async (key, entry, life) => {
      let sequence = 0
      await store(session, tier, 'put', key, entry, life, async () => {
        sequence = await server.put(key, entry, life)
        return true
      })
      return sequence
    },
    undo: (key, writeId, before) => undo(session, server, key, writeId, before),
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
      tape.add({ type: 'cache:asked', seq, at, client, req, line, sub, tier, key, purpose })
      return seq
    },
    run: () => level.get(key),
    end: (of, ms, found) => answered(session, tier, key, of, ms, found),
  })
}

function answered(
  session: Session,
  tier: string,
  key: string,
  of: number,
  ms: number,
  entry: Found | null,
): void {
  const { tape } = session.studio
  const { client, req } = session
  session.look(entry !== null)
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

/** @param run @returns whether the entry was stored */
async function store(
  session: Session,
  tier: string,
  how: How,
  key: string,
  entry: NewEntry,
  life: Life,
  run: () => Promise<boolean>,
): Promise<boolean> {
  const { tape } = session.studio
  const { client, req } = session
  const { id } = entry
  const ttlMs = life.ttlMs ?? BACKSTOP_MS
  return await perform(session, {
    name: `cache.${how}`,
    key,
    purpose: null,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin: () => {
      const { line, sub } = session
      const seq = tape.next()
      const at = tape.now()
      tape.add({
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
        ttlMs,
        how,
      })
      return seq
    },
    run,
    end: (of, ms, stored) => {
      const seq = tape.next()
      const at = tape.now()
      const version = entry.row?.version ?? null
      if (!stored) {
        tape.add({ type: 'cache:refused', seq, at, client, req, of, ms, tier, key, id, version })
      } else {
        tape.add({
          ...{ type: 'cache:set', seq, at, client, req, of, ms, tier, key, id, version },
          ...shown(entry, life, at),
        })
      }
    },
  })
}

/** What is told of a stored entry. */
function shown({ row, writeId }: NewEntry, { ttlMs, staleMs = 0 }: Life, at: number) {
  const text = JSON.stringify(row)
  const lasts = ttlMs ?? BACKSTOP_MS
  return {
    writeId: writeId ?? null,
    negative: row === null,
    value: row === null ? 'no such row' : text.slice(0, SHOWN),
    bytes: Buffer.byteLength(text),
    ttlMs: lasts,
    expiresAt: Math.round((at + lasts) * 1000) / 1000,
    staleMs,
    backstop: ttlMs === null,
  }
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
    purpose: null,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin: () => {
      const seq = tape.next()
      const at = tape.now()
      const { line, sub } = session
      tape.add({ type: 'cache:deleting', seq, at, client, req, line, sub, tier, key })
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

/** Taking an unsaved value back is a set of what was there before, or a delete. */
async function undo(
  session: Session,
  server: CacheServer,
  key: string,
  writeId: string,
  before: Found | null,
): Promise<boolean> {
  const run = () => server.undo(key, writeId, before)
  if (before === null) return await remove(session, server.tier, key, run)
  const life = { ttlMs: before.leftMs }
  return await store(session, server.tier, 'undo', key, { ...before, id: session.id }, life, run)
}
