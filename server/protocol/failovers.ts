import type { EventOf, LabEvent } from './events'
import { keyIn, ownerOf, slotOf, type SlotRange } from './slots'

/** So many acknowledged changes of a key are remembered: what its replica lacks is younger than that. */
const REMEMBERED = 32
/** A change without an answer may still take effect for so long, in ms: the client may be sending it again. */
const UNSURE_MS = 10_000

/**
 * What became of a cluster's slots and of its acknowledged changes when a master was lost. Plain data.
 * A change is lost for sure when the replica does not have it and nothing of unknown outcome could
 * explain what it has instead.
 */
export interface Failovers {
  /** Masters that were lost while they served slots. */
  count: number
  /** The longest time from such a loss to the first answer for its slots, in ms. */
  awayMs: number
  /** Acknowledged sets and deletes that the replica did not have. */
  lost: number
  /** Keys on which nobody can say whether an acknowledged change was lost. */
  unsure: number
  /** Masters that were lost, and whose replica nobody has read yet: the slots that they had. */
  unread: Record<string, SlotRange[]>
  slots: SlotRange[]
  /** Masters that nobody has answered for yet. */
  away: Record<string, Away>
  /** When each node was lost last: the `seq` of the event. */
  lostBy: Record<string, number>
  /** Changes under way, by the `seq` of their beginning. */
  open: Record<number, Change>
  keys: Record<string, History>
}

interface Away {
  at: number
  slots: SlotRange[]
  /** The node itself answers again. */
  back: boolean
}

interface Change {
  key: string
  kind: 'set' | 'delete'
  /** The node that said that it is done, and the `seq` of that reply; null: none yet. */
  done: { node: string; reply: number } | null
}

/** The version of a row, null for a negative entry, or nothing at all. */
type Content = number | null | 'nothing'

interface History {
  /** Acknowledged changes in the order of the replies, the last ones; null: so it was at a failover. */
  acknowledged: { node: string | null; reply: number; content: Content }[]
  /** Changes of unknown outcome: the `seq` of their beginning, and when the outcome was unknown. */
  unsure: { of: number; kind: Change['kind']; at: number }[]
}

export const emptyFailovers = (): Failovers => ({
  ...{
    count: 0,
    awayMs: 0,
    lost: 0,
    unsure: 0,
    slots: [],
    unread: {},
    away: {},
    lostBy: {},
    open: {},
    keys: {},
  },
})

/** Folds one event, in place; asked only in runs with a cluster. */
export function seeCluster(failovers: Failovers, event: LabEvent): void {
  switch (event.type) {
    case 'cluster:mapped':
      failovers.slots = event.slots
      return giveUp(failovers)
    case 'cluster:lost':
      return lose(failovers, event)
    case 'cluster:back': {
      const away = failovers.away[event.node]
      if (away) away.back = true
      // It may have been started again, with nothing in it.
      if (failovers.unread[event.node]) doubt(failovers, event.node)
      return
    }
    case 'cluster:inherited':
      delete failovers.unread[event.from]
      return inherit(failovers, event)
    case 'wire:replied':
      return reply(failovers, event)
    case 'cache:setting':
      failovers.open[event.seq] = { key: event.key, kind: 'set', done: null }
      return
    case 'cache:deleting':
      failovers.open[event.seq] = { key: event.key, kind: 'delete', done: null }
      return
    case 'cache:set':
      return acknowledge(failovers, event, event.version)
    case 'cache:deleted':
      return acknowledge(failovers, event, 'nothing')
    case 'cache:refused':
      delete failovers.open[event.of]
      return
    case 'call:failed':
      return fail(failovers, event)
    default:
      return
  }
}

function lose(failovers: Failovers, { node, at, seq }: EventOf<'cluster:lost'>): void {
  failovers.lostBy[node] = seq
  const slots = failovers.slots.filter((range) => range.node === node)
  if (slots.length === 0) return
  failovers.count++
  failovers.away[node] = { at, slots, back: false }
  failovers.unread[node] = slots
}

/** Another serves the slots of a lost master, and nobody has read what that one had: it is too late now. */
function giveUp(failovers: Failovers): void {
  for (const [node, slots] of Object.entries(failovers.unread)) {
    const promoted = slots.some(({ from }) => ownerOf(failovers.slots, from) !== node)
    if (promoted) doubt(failovers, node)
  }
}

/** Of what this node acknowledged last nobody can say whether it survived. */
function doubt(failovers: Failovers, node: string): void {
  delete failovers.unread[node]
  for (const history of Object.values(failovers.keys)) {
    if (history.acknowledged.at(-1)?.node !== node) continue
    failovers.unsure++
    history.acknowledged = []
  }
}

function reply(failovers: Failovers, event: EventOf<'wire:replied'>): void {
  const { node, command, at, of, seq } = event
  const key = keyIn(command)
  if (node === undefined || key === null || event.reply.startsWith('(error)')) return
  const change = failovers.open[of]
  if (change && /^(SET|UNLINK)/.test(command)) change.done = { node, reply: seq }
  for (const [lost, away] of Object.entries(failovers.away)) {
    if (node === lost && !away.back) continue
    if (ownerOf(away.slots, slotOf(key)) === null) continue
    failovers.awayMs = Math.max(failovers.awayMs, at - away.at)
    delete failovers.away[lost]
  }
}

const historyOf = (failovers: Failovers, key: string): History =>
  (failovers.keys[key] ??= { acknowledged: [], unsure: [] })

function acknowledge(
  failovers: Failovers,
  { of, at }: { of: number; at: number },
  content: Content,
): void {
  const change = failovers.open[of]
  delete failovers.open[of]
  if (!change?.done) return
  const history = historyOf(failovers, change.key)
  const { acknowledged } = history
  // Whatever became of those, this change came after it.
  history.unsure = history.unsure.filter((one) => at - one.at < UNSURE_MS)
  // The replies tell the order at the node; callers that had theirs together are told of in any order.
  const { reply } = change.done
  const before = acknowledged.findLastIndex((one) => one.reply < reply)
  acknowledged.splice(before + 1, 0, { ...change.done, content })
  if (acknowledged.length > REMEMBERED) acknowledged.shift()
}

function fail(failovers: Failovers, { of, at, unknown }: EventOf<'call:failed'>): void {
  const change = failovers.open[of]
  if (!change) return
  delete failovers.open[of]
  if (!unknown) return
  const { unsure: changes } = historyOf(failovers, change.key)
  changes.push({ of, kind: change.kind, at })
  // The first one and the last ones: it is enough that one of them could have been.
  if (changes.length > REMEMBERED) changes.splice(1, 1)
}

/** Compares what was acknowledged with what the replica has, and takes that for the truth from now on. */
function inherit(failovers: Failovers, event: EventOf<'cluster:inherited'>): void {
  const has = new Map(event.keys.map(({ key, version }) => [key, version]))
  for (const [key, history] of Object.entries(failovers.keys)) {
    if (history.acknowledged.at(-1)?.node !== event.from) continue
    const content = has.get(key)
    judge(failovers, key, content === undefined ? 'nothing' : content, event)
  }
}

function judge(
  failovers: Failovers,
  key: string,
  content: Content,
  { from, seq }: EventOf<'cluster:inherited'>,
): void {
  const { acknowledged, unsure } = historyOf(failovers, key)
  if (acknowledged.at(-1)?.content !== content) {
    const under = Object.entries(failovers.open)
      .filter(([, change]) => change.key === key)
      .map(([of, { kind }]) => ({ of: Number(of), kind }))
    const lostBy = failovers.lostBy[from] ?? Infinity
    // What began later reached nobody. A set may have stored any version, a delete only takes away.
    const explains = [...under, ...unsure].some(
      ({ of, kind }) => of < lostBy && (kind === 'set' || content === 'nothing'),
    )
    if (explains) failovers.unsure++
    else failovers.lost += lostAfter(acknowledged, content, from)
  }
  // Nobody has acknowledged this at the new master; what is unsure may still come to it.
  failovers.keys[key] = { acknowledged: [{ node: null, reply: seq, content }], unsure }
}

/** How many of the changes that `from` acknowledged came after the one that made `content`. */
function lostAfter(acknowledged: History['acknowledged'], content: Content, from: string): number {
  const last = acknowledged.findLastIndex((change) => change.content === content)
  // Before its first change there was nothing; anything else was made before what is remembered.
  if (last < 0 && content !== 'nothing') return 1
  return acknowledged.slice(last + 1).filter(({ node }) => node === from).length
}
