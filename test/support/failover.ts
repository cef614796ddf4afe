import type { Redis } from 'ioredis'
import type { Run } from '@/server/engine'
import type { EventOf, LabEvent } from '@/server/protocol'
import { eventsOf, ofType, sleep } from './lab'

/** What one failover cost, found by reading the replica and the wire, without the program's own count. */
export interface Seen {
  lost: number
  unsure: number
  /** Keys that the replica had. */
  keys: number
}

/** The replica was promoted before it could be read: what it had inherited cannot be told any more. */
export class ReadTooLate extends Error {}

/** What the replica of a lost master had, by name of the key. */
interface Found {
  lost: EventOf<'cluster:lost'>
  has: ReadonlyMap<string, string>
}

/**
 * Reads, at each master that is lost, what its replica has before it is promoted, and replays the
 * run's wire beside it.
 * @returns the function that ends it; it rejects with `ReadTooLate` when a replica was promoted before
 */
export function watchReplicas(run: Run, nodes: readonly Redis[]): () => Promise<Seen[]> {
  let over = false
  const found: Found[] = []
  const watch = async () => {
    let done = 0
    while (!over) {
      const lost = ofType(eventsOf(run), 'cluster:lost')[done]
      if (!lost) await sleep(5)
      else {
        done++
        found.push(await readReplica(run, nodes, lost))
      }
    }
  }
  const watching = watch()
  // What fails is told by the one who waits for it.
  watching.catch(() => {})
  return async () => {
    over = true
    await watching
    return found.map(({ lost, has }) => {
      const events = eventsOf(run)
      // What was acknowledged later was acknowledged by the promoted one.
      const end = events.find(({ type, seq }) => type === 'cluster:inherited' && seq > lost.seq)
      return { ...compare(events.slice(0, end?.seq ?? 0), lost, has), keys: has.size }
    })
  }
}

async function readReplica(
  run: Run,
  nodes: readonly Redis[],
  lost: EventOf<'cluster:lost'>,
): Promise<Found> {
  const master = lost.node
  const range = ofType(eventsOf(run), 'cluster:mapped')
    .at(-1)
    ?.slots.find(({ node }) => node === master)
  const node = nodes.find(({ options }) => range?.replicas[0]?.endsWith(`:${options.port}`))
  if (!node) throw new Error(`no replica of ${master} is known`)
  while (/master_link_status:up/.test(await node.info('replication'))) await sleep(5)
  const has = new Map<string, string>()
  for (const name of await node.keys(`cachescope:${run.id}:*`)) {
    has.set(name, (await node.get(name)) ?? '')
  }
  if (!/role:slave/.test(await node.info('replication'))) throw new ReadTooLate()
  return { lost, has }
}

/** Replays every acknowledged change that the master answered, by the text on the wire. */
function compare(
  events: LabEvent[],
  { node: master, seq: lostBy }: EventOf<'cluster:lost'>,
  has: ReadonlyMap<string, string>,
) {
  const acknowledged = new Set<number>()
  const names = new Map<number, { name: string; isSet: boolean; at: number }>()
  const prefix = ofType(events, 'cluster:mapped')[0]?.prefix ?? ''
  for (const event of events) {
    if (event.type === 'cache:set' || event.type === 'cache:deleted') acknowledged.add(event.of)
    if (event.type === 'cache:setting' || event.type === 'cache:deleting') {
      const isSet = event.type === 'cache:setting'
      names.set(event.seq, { name: prefix + event.key, isSet, at: event.at })
    }
  }
  const made = new Map<string, { text: string; by: string | undefined; at: number }[]>()
  for (const { command, reply, of, node, at } of ofType(events, 'wire:replied')) {
    const [verb, name = ''] = command.split(' ')
    if ((verb !== 'SET' && verb !== 'UNLINK') || !acknowledged.has(of)) continue
    if (reply.startsWith('(error)')) continue
    const text = verb === 'SET' ? (/^SET \S+ (.*) PX /.exec(command)?.[1] ?? '?') : ''
    made.set(name, [...(made.get(name) ?? []), { text, by: node, at }])
  }
  const result = { lost: 0, unsure: 0 }
  for (const [name, changes] of made) {
    const content = has.get(name) ?? ''
    const newest = changes.at(-1)
    if (newest?.by !== master || newest.text === content) continue
    const open = [...names].filter(
      ([seq, change]) =>
        change.name === name &&
        !acknowledged.has(seq) &&
        seq < lostBy &&
        change.at > newest.at - 12_000,
    )
    if (open.some(([, { isSet }]) => isSet || content === '')) result.unsure++
    else {
      const last = changes.findLastIndex(({ text }) => text === content)
      result.lost += changes.slice(last + 1).filter(({ by }) => by === master).length
    }
  }
  return result
}
