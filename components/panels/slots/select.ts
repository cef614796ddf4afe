import { ownerOf, SLOTS, type ClusterState, type LabState } from '@/server/protocol'

/** Redirections that are listed one by one. */
const ROWS = 3

export interface NodeLine {
  node: string
  /** Its port, which tells the nodes of one machine apart. */
  name: string
  role: 'master' | 'replica' | 'none'
  /** Of a replica: the name of its master. */
  of: string | null
  state: 'up' | 'killed' | 'closed'
  /** How long it has been in this state, ms. */
  ms: number
  /** `0–5,460`, one for each range that it serves. */
  ranges: string[]
  keys: number
  calls: number
}

export interface Segment {
  from: number
  to: number
  name: string
  lost: boolean
}

/** Where keys lie on the map: one mark a slot. */
export interface KeyMark {
  slot: number
  there: boolean
  /** Its calls as a share of the hottest slot's, 0 … 1. */
  heat: number
}

export interface SlotsView {
  nodes: NodeLine[]
  segments: Segment[]
  marks: KeyMark[]
  hottest: { slot: number; name: string; calls: number; share: number; keys: string[] } | null
  moved: number
  ask: number
  /** How often the client's map changed after the first. */
  changes: number
  redirects: {
    seq: number
    at: number
    kind: 'moved' | 'ask'
    slot: number
    from: string
    to: string
  }[]
}

/** The slots of the cluster, who serves them, and what lies in them; null before there is a map. */
export function selectSlots({ cluster }: LabState, now: number): SlotsView | null {
  if (!cluster) return null
  const nodes = Object.keys(cluster.nodes).map((node) => nodeLine(cluster, node, now))
  const calls = Object.values(cluster.calls)
  const most = Math.max(1, ...calls)
  return {
    nodes,
    segments: cluster.slots.map(({ from, to, node }) => ({
      ...{ from, to, name: nameOf(node), lost: cluster.nodes[node]?.state !== 'up' },
    })),
    marks: marksOf(cluster, most),
    hottest: hottestOf(cluster),
    ...cluster.redirects,
    changes: cluster.changes,
    redirects: cluster.recent.slice(0, ROWS).map(({ seq, at, kind, slot, from, to }) => ({
      ...{ seq, at, kind, slot, from: nameOf(from), to: nameOf(to) },
    })),
  }
}

function nodeLine(cluster: ClusterState, node: string, now: number): NodeLine {
  const { role, of, state, since, keys, commands } = cluster.nodes[node] ?? {
    ...{ role: 'none' as const, of: null, state: 'closed' as const, since: 0, keys: 0 },
    commands: 0,
  }
  return {
    ...{ node, name: nameOf(node), role, of: of === null ? null : nameOf(of), state },
    ms: Math.max(0, now - since),
    ranges: cluster.slots.filter((range) => range.node === node).map(rangeOf),
    ...{ keys, calls: commands },
  }
}

function marksOf(cluster: ClusterState, most: number): KeyMark[] {
  const bySlot = new Map<number, KeyMark>()
  for (const { slot, there } of Object.values(cluster.keys)) {
    const heat = (cluster.calls[slot] ?? 0) / most
    bySlot.set(slot, { slot, there: there || (bySlot.get(slot)?.there ?? false), heat })
  }
  return [...bySlot.values()].sort((a, b) => a.slot - b.slot)
}

function hottestOf({ calls, keys, slots }: ClusterState): SlotsView['hottest'] {
  const all = Object.entries(calls)
  const sum = all.reduce((total, [, count]) => total + count, 0)
  const [hottest] = all.sort(([, a], [, b]) => b - a)
  if (!hottest || sum === 0) return null
  const slot = Number(hottest[0])
  const owner = ownerOf(slots, slot)
  const there = Object.entries(keys).filter(([, key]) => key.slot === slot)
  return {
    ...{ slot, name: owner === null ? 'nobody' : nameOf(owner), calls: hottest[1] },
    ...{ share: hottest[1] / sum, keys: there.map(([key]) => key) },
  }
}

/** Nodes of one machine differ in their ports only. */
export const nameOf = (node: string): string => node.slice(node.lastIndexOf(':') + 1)

const whole = (slot: number): string => slot.toLocaleString('en-US')
const rangeOf = ({ from, to }: { from: number; to: number }): string =>
  from === to ? whole(from) : `${whole(from)}–${whole(to)}`

/** A slot's place on the map, percent. */
export const placeOf = (slot: number): number => (100 * slot) / SLOTS
