import { Cluster } from 'ioredis'
import { keysOf } from '../ports/keys'
import type { Connection, Part, WireTap } from '../ports/world'
import { ClusterBreaker, type SignalServer } from './clusterBreaker'
import { ClusterCache } from './clusterCache'
import { ClusterMap, type Address } from './clusterMap'
import { ClusterTap } from './clusterTap'
import { tryThrice } from './connect'

/**
 * The cache of one run on a Redis Cluster.
 * @param signal reaches its nodes, if Cachescope has started them
 */
export async function openRedisClusterPart(
  runId: string,
  nodes: string,
  connection: Connection,
  tap: WireTap,
  signal: SignalServer,
): Promise<Part> {
  const addresses = nodes.split(',').map(readAddress)
  const clusters = [open(addresses), open(addresses)] as const
  try {
    await Promise.all(clusters.map(connect))
  } catch (error) {
    for (const cluster of clusters) cluster.disconnect()
    throw error
  }
  const wire = new ClusterTap(tap)
  for (const cluster of clusters) wire.watch(cluster)
  const [reading, changing] = clusters
  const keys = keysOf(runId)
  const prefix = keys.value('')
  const cache = new ClusterCache(reading, changing, wire, keys)
  const map = new ClusterMap(addresses, prefix, tap, cache.written)
  cache.onNewKey = (key) => void map.place(key)
  await map.look()
  const breaker = new ClusterBreaker({ map, cache, signal, prefix })
  return {
    connection,
    cache,
    timesLeft: (names) =>
      Promise.all(
        names.map(async (name) => {
          const left = await reading.pttl(keys.value(name))
          return left < 0 ? null : left
        }),
      ),
    begun: (settings) => {
      cache.waitReplicas = () => settings.waitReplicas
      map.start()
    },
    break: (how) => breaker.break(how),
    close: async () => {
      map.stop()
      await cache.clear()
      for (const cluster of clusters) cluster.disconnect()
    },
  }
}

function readAddress(node: string): Address {
  const { hostname, port } = new URL(node.includes('://') ? node : `redis://${node.trim()}`)
  return { host: hostname, port: Number(port) }
}

const connect = (cluster: Cluster): Promise<void> =>
  tryThrice(async () => {
    if (cluster.status !== 'ready') await cluster.connect()
  })

/**
 * Redirections are given more time than the nodes need to agree on a new master, and no more commands
 * wait in a queue of the client than those that are being redirected.
 */
const open = (addresses: Address[]): Cluster =>
  new Cluster(addresses, {
    lazyConnect: true,
    enableAutoPipelining: false,
    maxRedirections: 16,
    retryDelayOnFailover: 250,
    retryDelayOnClusterDown: 250,
    slotsRefreshTimeout: 2000,
    slotsRefreshInterval: 1000,
    clusterRetryStrategy: (times) => Math.min(100 * times, 1000),
    redisOptions: { connectTimeout: 2000, maxRetriesPerRequest: 1 },
  }).on('error', () => {})
