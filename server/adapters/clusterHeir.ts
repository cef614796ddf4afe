import type { Redis } from 'ioredis'
import type { KeptKey } from '../ports/world'
import { decode } from './entryText'

/** A replica that has not seen its master die by then is about to be promoted, or its master lives, in ms. */
const UNSEEN_MS = 1400
const LOOK_MS = 20

interface Kept {
  /** The whole names of the run's keys. */
  names: ReadonlySet<string>
  /** Stands before each of them. */
  prefix: string
}

/**
 * Reads what the replica of a dead master has of the run's keys: all of its master's stream is read by
 * then, and nobody may write to it yet.
 * @throws when it does not see its master die, or was promoted before it was read
 */
export async function heritage(replica: Redis, kept: Kept): Promise<KeptKey[]> {
  await until(UNSEEN_MS, async () => /master_link_status:down/.test(await replication(replica)))
  const keys = await keysOn(replica, kept)
  if (!/role:slave/.test(await replication(replica))) throw new Error('it was promoted before')
  return keys
}

async function keysOn(node: Redis, { names, prefix }: Kept): Promise<KeptKey[]> {
  const asked = [...names]
  const pipeline = node.pipeline()
  for (const name of asked) pipeline.get(name)
  // A key of another master is answered with MOVED.
  return ((await pipeline.exec()) ?? []).flatMap(([, text], i) => {
    const key = asked[i]?.slice(prefix.length)
    if (typeof text !== 'string' || key === undefined) return []
    return [{ key, version: decode(text).row?.version ?? null }]
  })
}

export const replication = (node: Redis): Promise<string> => node.info('replication')

/** @throws when it is not so within `ms` */
export async function until(ms: number, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + ms
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > end) throw new Error('the cluster did not get there in time')
    await new Promise<void>((wake) => setTimeout(wake, LOOK_MS))
  }
}
