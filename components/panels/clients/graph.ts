import type { PatternInfo } from '@/server/protocol'

/** A way between two stations. Cluster nodes are counted in the order of their slots. */
export type EdgeId =
  | ('in' | 'copy' | 'fill' | 'miss' | 'load' | 'write' | 'send' | 'job' | 'save' | 'refresh')
  | `look:${number}`
  | `node:${number}`

/** What stands on the way of a pattern's requests, by its own description in the catalogue. */
export interface Graph {
  /** The caches in the order in which they are asked; empty where the cache is a cluster. */
  tiers: string[]
  cluster: boolean
  /** Something may stand between a miss and the load: the pattern offers protections. */
  gate: boolean
  /** The cache has its own loader: its caller sees one thing. */
  loader: boolean
  queue: boolean
  schedule: boolean
  /** Writers go to the database themselves. */
  writes: boolean
}

const CACHES = ['redis', 'memcached']

export function graphOf({
  services,
  panels,
  params,
  picture,
}: Pick<PatternInfo, 'services' | 'panels' | 'params' | 'picture'>): Graph {
  const has = (name: string) => params.some((param) => param.name === name)
  const queue = panels.includes('queue')
  return {
    tiers: services.filter((name) => CACHES.includes(name)),
    cluster: panels.includes('slots'),
    gate: has('protection'),
    loader: picture !== 'life' && picture.some(({ to }) => to === 'loader'),
    queue,
    schedule: panels.includes('schedule'),
    writes: has('dbWriteMs') && !queue,
  }
}

/** The gate stands behind the cache on the upper way, because something else takes the lower one. */
export const inChain = ({ queue, cluster }: Graph): boolean => queue || cluster

/** @param nodes masters of the cluster */
export function edgesOf(graph: Graph, nodes: number): EdgeId[] {
  const { tiers, cluster, gate, queue, schedule, writes } = graph
  const edges: (EdgeId | false)[] = [
    'in',
    ...tiers.map((_, tier): EdgeId => `look:${tier}`),
    ...(cluster ? Array.from({ length: nodes }, (_, node): EdgeId => `node:${node}`) : []),
    tiers.length > 1 && 'copy',
    !inChain(graph) && 'fill',
    gate && 'miss',
    gate && 'load',
    queue && 'send',
    queue && 'job',
    queue && 'save',
    schedule && 'refresh',
    writes && 'write',
  ]
  return edges.filter((edge) => edge !== false)
}

/** What is written beside a way. */
export const words: Partial<Record<EdgeId, string>> = {
  ...{ 'look:0': 'GET', 'look:1': 'miss', copy: 'copy up', fill: 'SET', miss: 'miss' },
  ...{ load: 'SELECT', write: 'UPDATE', send: 'send', job: 'job', save: 'UPDATE' },
  ...{ refresh: 'SELECT', 'node:0': 'GET' },
}
