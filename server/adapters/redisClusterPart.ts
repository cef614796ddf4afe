import { Cluster, type Redis } from 'ioredis'
import { clusterKeysOf } from '../ports/keys'
import type { Connection, ForRun, Part } from '../ports/world'
import { ClusterBreaker, type SignalServer } from './clusterBreaker'
import { ClusterCache } from './clusterCache'
import { ANSWER_MS } from './clusterCommand'
import { ClusterListener } from './clusterListener'
import { ClusterMap, type Address } from './clusterMap'
import { ClusterScripts } from './clusterScripts'
import { ClusterTap } from './clusterTap'
import { tryThrice } from './connect'
import { evictedKeys } from './evictedKeys'
import { RedisLock } from './redisLock'

/**
 * The cache and the locks of one run on a Redis Cluster.
 * @param signal reaches its nodes, if Cachescope has started them
 */
export async function openRedisClusterPart(
  { id, tap, backstop }: ForRun,
  nodes: string,
  connection: Connection,
  signal: SignalServer,
): Promise<Part> {
  const addresses = nodes.split(',').map(readAddress)
  const clusters = [open(addresses), open(addresses)] as const
  const [reading, changing] = clusters
  const keys = clusterKeysOf(id)
  const listener = new ClusterListener(addresses, keys.released)
  try {
    await Promise.all([...clusters.map(connect), listener.open()])
  } catch (error) {
    listener.close()
    for (const cluster of clusters) cluster.disconnect()
    throw error
  }
  const wire = new ClusterTap(tap)
  for (const cluster of clusters) wire.watch(cluster)
  const prefix = keys.value('')
  const cache = new ClusterCache(reading, changing, wire, keys, backstop)
  // A lock is given without a wait for replicas, whatever is set for changes: one that dies with its
  // master costs a load, and no row.
  const scripts = new ClusterScripts(reading, wire, RedisLock.scripts)
  const lock = new RedisLock(scripts, listener, keys, backstop)
  const map = new ClusterMap(addresses, prefix, tap, cache.written)
  cache.onNewKey = (key) => void map.place(key)
  await map.open()
  const breaker = new ClusterBreaker({ map, cache, signal, prefix })
  let closing = false
  return {
    connection,
    cache,
    lock,
    timesLeft: (names) =>
      Promise.all(
        names.map(async (name) => {
          const left = await reading.pttl(keys.value(name))
          return left < 0 ? null : left
        }),
      ),
    evicted: async () => {
      const counts = await Promise.all(reading.nodes('master').map((node) => evictedBy(node)))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    begun: (settings) => {
      cache.waitReplicas = () => settings.waitReplicas
      map.start()
    },
    break: (how) => breaker.break(how),
    onLost: (listener) => {
      // Its last connection is gone. One node, or some, are no loss of the whole.
      reading.on('close', () => {
        if (!closing) listener('No node of the cluster answers; trying again.')
      })
    },
    onBack: (listener) => {
      reading.on('ready', listener)
    },
    close: async () => {
      closing = true
      map.stop()
      listener.close()
      await cache.clear(lock.written)
      for (const cluster of clusters) cluster.disconnect()
    },
  }
}

async function evictedBy(node: Redis): Promise<number> {
  return evictedKeys(await node.info('stats'))
}

function readAddress(node: string): Address {
  const { hostname, port } = new URL(node.includes('://') ? node : `redis://${node.trim()}`)
  return { host: hostname, port: Number(port) }
}

async function connect(cluster: Cluster): Promise<void> {
  await tryThrice(async () => {
    if (cluster.status !== 'ready') await cluster.connect()
  })
  await connectNodes(cluster)
  // After an outage of all of them they are new.
  cluster.on('ready', () => void connectNodes(cluster))
}

/** Without a queue a node takes no command while it connects: each is connected before it is asked. */
async function connectNodes(cluster: Cluster): Promise<void> {
  const connectNode = async (node: Redis) => {
    // That one is away is found out by those who need it.
    if (node.status === 'wait') await node.connect().catch(() => {})
  }
  await Promise.all(cluster.nodes('all').map(connectNode))
}

/**
 * Redirections are given more time than the nodes need to agree on a new master. No command waits in a
 * queue of the client but those that are being redirected, and these no longer than their calls: a change
 * that has failed must not be made after an outage.
 */
const open = (addresses: Address[]): Cluster =>
  new Cluster(addresses, {
    lazyConnect: true,
    enableAutoPipelining: false,
    enableOfflineQueue: false,
    maxRedirections: 16,
    retryDelayOnFailover: 250,
    retryDelayOnClusterDown: 250,
    slotsRefreshTimeout: 2000,
    slotsRefreshInterval: 1000,
    clusterRetryStrategy: (times) => Math.min(100 * times, 1000),
    redisOptions: { connectTimeout: 2000, maxRetriesPerRequest: 1, commandTimeout: ANSWER_MS },
  }).on('error', () => {})
