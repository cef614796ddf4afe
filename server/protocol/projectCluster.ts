import type { EventOf, LabEvent } from './events'
import { ownerOf, slotOf, type SlotRange } from './slots'
import type { LabState } from './state'

/** The cache of a cluster, as `tiers` in the summary and the events name it. */
export const CLUSTER_TIER = 'redis-cluster'

/** Redirects that are kept to be shown. */
const KEPT = 20

export type Redirect = Omit<EventOf<'cluster:redirected'>, 'type'>

/** A cluster as its client knows it; times are run times in ms. */
export interface ClusterState {
  /** What stands before each key in the cluster. */
  prefix: string
  /** The client's map, in the order of the slots. */
  slots: SlotRange[]
  mappedAt: number
  /** How often the map changed after the first. */
  changes: number
  /** By `host:port`: all that were ever seen in this run. */
  nodes: Record<string, ClusterNode>
  /** Every key that was asked for. */
  keys: Record<string, ClusterKey>
  /** Calls of the pattern by slot: the hottest one has the most. */
  calls: Record<number, number>
  redirects: { moved: number; ask: number }
  /** The newest first, 20 at most. */
  recent: Redirect[]
}

export interface ClusterNode {
  /** By the client's map; `none`: it is not in it (any more). */
  role: 'master' | 'replica' | 'none'
  /** The master whose copy it is; null of a master. */
  of: string | null
  /** `killed`: on purpose; `closed`: its connection is gone for another reason. */
  state: 'up' | 'killed' | 'closed'
  /** When its state began. */
  since: number
  /** Slots that it serves. */
  slots: number
  /** Keys of this run that are in these slots, as far as the run has seen. */
  keys: number
  /** Commands of the pattern that it answered, redirects too. */
  commands: number
}

export interface ClusterKey {
  slot: number
  /** As far as the run has seen: set and not deleted, or found. */
  there: boolean
}

/** Folds what concerns the cluster; a run without one has none. */
export function projectCluster(state: LabState, event: LabEvent): void {
  if (event.type === 'cluster:mapped') return map(state, event)
  const { cluster } = state
  if (!cluster) return
  switch (event.type) {
    case 'cache:asked':
    case 'cache:answered':
    case 'cache:setting':
    case 'cache:set':
    case 'cache:deleting':
    case 'cache:deleted':
    case 'cache:observed':
      if (event.tier === CLUSTER_TIER) touch(cluster, event)
      return
    case 'lock:requested':
    case 'lock:releasing':
      // A lock lies in the slot of its value.
      return call(cluster, slotOf(cluster.prefix + event.key))
    case 'cluster:redirected': {
      const { type: _type, ...redirect } = event
      cluster.redirects[event.kind]++
      cluster.recent = [redirect, ...cluster.recent.slice(0, KEPT - 1)]
      return
    }
    case 'cluster:lost':
      Object.assign(nodeOf(cluster, event.node), { state: event.how, since: event.at })
      return
    case 'cluster:back':
      Object.assign(nodeOf(cluster, event.node), { state: 'up', since: event.at })
      return
    case 'wire:replied':
      if (event.node !== undefined && event.of > 0) nodeOf(cluster, event.node).commands++
      return
    default:
      return
  }
}

function map(state: LabState, { prefix, slots, at }: EventOf<'cluster:mapped'>): void {
  const before = state.cluster
  const cluster: ClusterState = before ?? {
    ...{ prefix, slots, mappedAt: at, changes: -1, nodes: {}, keys: {}, calls: {} },
    ...{ redirects: { moved: 0, ask: 0 }, recent: [] },
  }
  state.cluster = cluster
  Object.assign(cluster, { slots, mappedAt: at, changes: cluster.changes + 1 })
  for (const node of Object.values(cluster.nodes)) {
    Object.assign(node, { role: 'none', of: null, slots: 0, keys: 0 })
  }
  for (const { from, to, node, replicas } of slots) {
    const master = nodeOf(cluster, node)
    Object.assign(master, { role: 'master', of: null, slots: master.slots + to - from + 1 })
    for (const replica of replicas) {
      Object.assign(nodeOf(cluster, replica), { role: 'replica', of: node })
    }
  }
  for (const { slot, there } of Object.values(cluster.keys)) if (there) book(cluster, slot, 1)
}

const newNode = (since: number): ClusterNode => ({
  ...{ role: 'none', of: null, state: 'up', since, slots: 0, keys: 0, commands: 0 },
})

const nodeOf = (cluster: ClusterState, node: string): ClusterNode =>
  (cluster.nodes[node] ??= newNode(cluster.mappedAt))

function book(cluster: ClusterState, slot: number, change: 1 | -1): void {
  const owner = ownerOf(cluster.slots, slot)
  if (owner !== null) nodeOf(cluster, owner).keys += change
}

type Touching = EventOf<
  | 'cache:asked'
  | 'cache:answered'
  | 'cache:setting'
  | 'cache:set'
  | 'cache:deleting'
  | 'cache:deleted'
  | 'cache:observed'
>

function touch(cluster: ClusterState, event: Touching): void {
  const key = (cluster.keys[event.key] ??= {
    ...{ slot: slotOf(cluster.prefix + event.key), there: false },
  })
  if ('line' in event) call(cluster, key.slot)
  const there = isThere(event) ?? key.there
  if (there === key.there) return
  key.there = there
  book(cluster, key.slot, there ? 1 : -1)
}

function call(cluster: ClusterState, slot: number): void {
  cluster.calls[slot] = (cluster.calls[slot] ?? 0) + 1
}

/** What an event tells of its key; null: nothing. */
function isThere(event: Touching): boolean | null {
  switch (event.type) {
    case 'cache:set':
      return true
    case 'cache:deleted':
      return false
    case 'cache:answered':
      return event.found !== 'nothing'
    case 'cache:observed':
      return event.leftMs !== null
    default:
      return null
  }
}
