import type { Cache, Entry } from '../ports'
import { perform, SERVER_DEADLINE_MS } from './perform'
import type { Session } from './session'

const SHOWN = 80

/** The cache of one client, recorded. */
export function recordedCache(session: Session): Cache {
  return {
    get: (key) => get(session, key),
    set: (key, entry, ttlMs) => set(session, key, entry, ttlMs),
    delete: (key) => remove(session, key),
  }
}

function get(session: Session, key: string): Promise<Entry | null> {
  const { tape, world } = session.studio
  const purpose = session.looking
  return perform(session, {
    name: 'cache.get',
    purpose,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: false,
    begin: () => {
      const seq = tape.next()
      const at = tape.now()
      const { client, req, line, sub } = session
      tape.add({ type: 'cache:asked', seq, at, client, req, line, sub, key, purpose })
      return seq
    },
    run: () => world.cache.get(key),
    end: (of, ms, entry) => answered(session, key, of, ms, entry),
  })
}

function set(
  session: Session,
  key: string,
  entry: Entry & { id: number },
  ttlMs: number,
): Promise<void> {
  const { tape, world } = session.studio
  return perform(session, {
    name: 'cache.set',
    purpose: null,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin: () => {
      const seq = tape.next()
      const at = tape.now()
      const { client, req, line, sub } = session
      const { id } = entry
      tape.add({ type: 'cache:setting', seq, at, client, req, line, sub, key, id, ttlMs })
      return seq
    },
    run: () => world.cache.set(key, entry, ttlMs),
    end: (of, ms) => stored(session, key, entry, ttlMs, of, ms),
  })
}

function remove(session: Session, key: string): Promise<boolean> {
  const { tape, world } = session.studio
  return perform(session, {
    name: 'cache.delete',
    purpose: null,
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin: () => {
      const seq = tape.next()
      const at = tape.now()
      const { client, req, line, sub } = session
      tape.add({ type: 'cache:deleting', seq, at, client, req, line, sub, key })
      return seq
    },
    run: () => world.cache.delete(key),
    end: (of, ms, existed) => {
      const seq = tape.next()
      const { client, req } = session
      tape.add({ type: 'cache:deleted', seq, at: tape.now(), client, req, of, ms, key, existed })
    },
  })
}

function answered(
  session: Session,
  key: string,
  of: number,
  ms: number,
  entry: Entry | null,
): void {
  const { tape } = session.studio
  const { client, req } = session
  session.firstLook ??= entry ? 'hit' : 'miss'
  const found = entry === null ? 'nothing' : entry.row === null ? 'negative' : 'value'
  const version = entry?.row?.version ?? null
  const seq = tape.next()
  tape.add({
    type: 'cache:answered',
    seq,
    at: tape.now(),
    client,
    req,
    of,
    ms,
    key,
    found,
    version,
  })
}

function stored(
  session: Session,
  key: string,
  { row, id }: Entry & { id: number },
  ttlMs: number,
  of: number,
  ms: number,
): void {
  const { tape } = session.studio
  const at = tape.now()
  const text = JSON.stringify(row)
  tape.add({
    type: 'cache:set',
    seq: tape.next(),
    at,
    client: session.client,
    req: session.req,
    of,
    ms,
    key,
    id,
    version: row?.version ?? null,
    negative: row === null,
    value: row === null ? 'no such row' : text.slice(0, SHOWN),
    bytes: Buffer.byteLength(text),
    ttlMs,
    expiresAt: Math.round((at + ttlMs) * 1000) / 1000,
  })
}
