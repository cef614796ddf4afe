import type { Found } from '../ports'
import { lifeLeft } from '../ports/lifeLeft'
import type { CacheServer, Stay, Undone } from '../ports/world'
import { perform, SERVER_DEADLINE_MS } from './perform'
import type { Session } from './session'
import { shown } from './shownEntry'

/**
 * Takes an unsaved value back, recorded: it ends in a set of what was there before, in a delete, or in
 * nothing, where a later value has covered it.
 */
export async function recordedUndo(
  session: Session,
  server: CacheServer,
  key: string,
  writeId: string,
  before: Found | null,
): Promise<boolean> {
  const { tape } = session.studio
  const { client, req, id } = session
  const { tier } = server
  let stay: Stay
  const { done } = await perform(session, {
    name: 'cache.undo',
    key,
    purpose: 'recheck',
    deadlineMs: SERVER_DEADLINE_MS,
    changes: true,
    begin: () => {
      stay = server.lasts(lifeLeft(before))
      const { line, sub } = session
      const ttlMs = Math.max(0, stay.ttlMs)
      const [seq, at] = [tape.next(), tape.now()]
      const place = { client, req, line, sub, tier, key, id, ttlMs }
      session.tell({ type: 'cache:setting', seq, at, ...place, how: 'undo' })
      return seq
    },
    run: () => server.undo(key, writeId, before, stay),
    end: (of, ms, undone) => ended(session, tier, key, of, ms, undone, stay),
  })
  return done
}

function ended(
  session: Session,
  tier: string,
  key: string,
  of: number,
  ms: number,
  undone: Undone,
  stay: Stay,
): void {
  const { tape } = session.studio
  const { client, req, id } = session
  const [seq, at] = [tape.next(), tape.now()]
  const place = { seq, at, client, req, of, ms, tier, key }
  if (!undone.done) {
    tape.add({ type: 'cache:refused', ...place, id, version: null })
  } else if (undone.now === null) {
    tape.add({ type: 'cache:deleted', ...place, existed: true })
  } else {
    const { now } = undone
    const life = now.leftMs === null ? stay : { ...stay, ttlMs: now.leftMs, backstop: false }
    const version = now.row?.version ?? null
    tape.add({ type: 'cache:set', ...place, id, version, ...shown({ ...now, id }, life, at) })
  }
}
