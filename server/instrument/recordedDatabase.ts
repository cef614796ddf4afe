import type { Database, Row } from '../ports'
import type { Told } from './injectedDatabase'
import { inject } from './disturbances'
import { perform } from './perform'
import type { Session } from './session'
import { duration } from './wire'

type Op = 'read' | 'write'

/** The database of one client, with the injected delay and pool in front of it, recorded. */
export function recordedDatabase(session: Session): Database {
  const { db } = session.studio
  return {
    read: (id) => query(session, 'read', id, null, (told) => db.read(id, told)),
    write: (id, name, writeId = session.writeId()) => {
      return query<Row>(session, 'write', id, writeId, (told) => db.write(id, name, writeId, told))
    },
  }
}

function query<T extends Row | null>(
  session: Session,
  op: Op,
  id: number,
  writeId: string | null,
  run: (told: Told<T>) => Promise<T>,
): Promise<T> {
  const { tape } = session.studio
  return perform<T>(session, {
    name: `db.${op}`,
    key: null,
    purpose: null,
    // The pool may make it wait for long; an embedded database has no reply to lose.
    deadlineMs: null,
    changes: op === 'write',
    failsItself: true,
    begin: () => {
      const { client, req, line, sub } = session
      const seq = tape.next()
      session.tell({ type: 'db:asked', seq, at: tape.now(), client, req, line, sub, op, id })
      return seq
    },
    run: (of) => run(toldBy(session, op, id, writeId, of)),
    // Recorded by `answered`: while the query still has its place, as the commit is done.
    end: () => {},
  })
}

function toldBy(
  session: Session,
  op: Op,
  id: number,
  writeId: string | null,
  of: number,
): Told<Row | null> {
  const { tape } = session.studio
  const { client, req } = session
  const asked = tape.now()
  return {
    began: () => {
      tape.add({ type: 'db:began', seq: tape.next(), at: tape.now(), client, req, of, op, id })
    },
    due: () => failOnPurpose(session, op),
    answered: (row) => {
      const at = tape.now()
      tape.add({
        type: 'db:answered',
        seq: tape.next(),
        at,
        client,
        req,
        of,
        ms: duration(asked, at),
        op,
        id,
        version: row?.version ?? null,
        value: row?.name ?? null,
        writeId,
      })
    },
  }
}

/** @throws Injected where the preset or the slider `dbErrors` says that this query fails */
function failOnPurpose(session: Session, op: Op): void {
  const { disturbances, settings, chance } = session.studio
  disturbances?.fail(session, `db.${op}`)
  if (settings.dbErrors > 0 && chance.next() < settings.dbErrors) {
    throw inject(session, `db.${op}`, {
      why: 'it is one of the share that "DB errors" asks for',
    })
  }
}
