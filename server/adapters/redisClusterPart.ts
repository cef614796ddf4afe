import { Cluster, Redis } from 'ioredis'
import { keysOf, type Keys } from '../ports/keys'
import type { CacheServer, Connection, Part, SlotRange, WireTap } from '../ports/world'
import type { Found, Life, NewEntry } from '../ports'
import { tapNode } from './clusterTap'
import { tryThrice } from './connect'
import { decode, encode, keptMs } from './entryText'

/** How often the map of the cluster is looked at, in ms. */
const MAP_MS = 500

/** The cache of one run on a Redis Cluster. */
export async function openRedisClusterPart(
  runId: string,
  nodes: string,
  connection: Connection,
  tap: WireTap,
): Promise<Part> {
  const addresses = nodes.split(',').map(addressOf)
  const cluster = open(addresses)
  try {
    await tryThrice(async () => {
      if (cluster.status !== 'ready') await cluster.connect()
    })
  } catch (error) {
    cluster.disconnect()
    throw error
  }
  for (const node of cluster.nodes('all')) tapNode(node, tap)
  cluster.on('+node', (node: Redis) => tapNode(node, tap))
  const keys = keysOf(runId)
  const cache = new ClusterCache(cluster, keys)
  const map = new MapWatch(addresses, keys.value(''), tap)
  await map.look()
  return {
    connection,
    cache,
    timesLeft: (names) =>
      Promise.all(
        names.map(async (name) => {
          const left = await cluster.pttl(keys.value(name))
          return left < 0 ? null : left
        }),
      ),
    begun: () => map.start(),
    close: async () => {
      map.stop()
      await cache.clear()
      cluster.disconnect()
    },
  }
}

interface Address {
  host: string
  port: number
}

function addressOf(node: string): Address {
  const { hostname, port } = new URL(node.includes('://') ? node : `redis://${node.trim()}`)
  return { host: hostname, port: Number(port) }
}

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

class ClusterCache implements CacheServer {
  readonly tier = 'redis-cluster'
  private readonly written = new Set<string>()

  constructor(
    private readonly cluster: Cluster,
    private readonly keys: Keys,
  ) {}

  async get(key: string): Promise<Found | null> {
    const text = await this.cluster.get(this.keys.value(key))
    return text === null ? null : decode(text)
  }

  async set(key: string, entry: NewEntry, life: Life): Promise<void> {
    await this.cluster.set(this.note(key), encode(entry, life), 'PX', keptMs(life))
  }

  async delete(key: string): Promise<boolean> {
    return (await this.cluster.unlink(this.keys.value(key))) === 1
  }

  async add(key: string, entry: NewEntry, life: Life): Promise<boolean> {
    const text = encode(entry, life)
    return (await this.cluster.set(this.note(key), text, 'PX', keptMs(life), 'NX')) === 'OK'
  }

  setIfNewer = twoKeys
  deleteUpTo = twoKeys
  put = twoKeys
  undo = twoKeys

  private note(key: string): string {
    const name = this.keys.value(key)
    this.written.add(name)
    return name
  }

  /** What cannot be removed now is ended by its TTL. */
  async clear(): Promise<void> {
    const removed = [...this.written].map((name) => this.cluster.unlink(name))
    const patience = new Promise((enough) => setTimeout(enough, 2000).unref())
    await Promise.race([Promise.allSettled(removed), patience])
  }
}

/** Their scripts need a second key beside the value, which lies in another slot. */
function twoKeys(): Promise<never> {
  return Promise.reject(new Error('a Redis Cluster has no script over keys of two slots'))
}

/** Tells the map of the cluster when it is first seen, and whenever it has changed. */
class MapWatch {
  private slots: SlotRange[] = []
  private begun = false
  private timer: NodeJS.Timeout | null = null
  private readonly nodes: Redis[]

  constructor(
    addresses: readonly Address[],
    private readonly prefix: string,
    private readonly tap: WireTap,
  ) {
    this.nodes = addresses.map(({ host, port }) => {
      return new Redis({ host, port, maxRetriesPerRequest: 0 }).on('error', () => {})
    })
  }

  start(): void {
    this.begun = true
    this.tap.mapped?.(this.slots, this.prefix)
    this.timer = setInterval(() => void this.look(), MAP_MS).unref()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
    for (const node of this.nodes) node.disconnect()
  }

  /** Asks a node that answers; where none does, the map stays. */
  async look(): Promise<void> {
    const node = this.nodes.find(({ status }) => status === 'ready') ?? this.nodes[0]
    const reply = await node?.cluster('SLOTS').catch(() => null)
    if (!reply) return
    const slots = reply.map(([from, to, master, ...replicas]) => ({
      ...{ from, to, node: name(master), replicas: replicas.map(name).sort() },
    }))
    slots.sort((a, b) => a.from - b.from)
    if (JSON.stringify(slots) === JSON.stringify(this.slots)) return
    this.slots = slots
    if (this.begun) this.tap.mapped?.(slots, this.prefix)
  }
}

/** In the reply of CLUSTER SLOTS a node is its host, its port, its id and more. */
const name = (
  node: readonly [host: string, port: number, ...more: unknown[]] | undefined,
): string => (node ? `${node[0]}:${node[1]}` : '')
