import { Redis } from 'ioredis'
import type { KeptKey, SlotRange, WireTap } from '../ports/world'
import { heritage } from './clusterHeir'
import { addressOf } from './clusterTap'
import { within } from './connect'

/** How often the map of the cluster is looked at, in ms. */
const MAP_MS = 500
/** A node that has not told its map by then is asked again after all others, in ms. */
const TELL_MS = 1000
/** A node that is away is tried again this often, in ms. */
const AGAIN_MS = 200

export interface Address {
  host: string
  port: number
}

/**
 * A connection of our own to each node, beside those of the clients: tells the map of the cluster when
 * it is first seen and whenever it has changed, and which nodes are lost and back.
 */
export class ClusterMap {
  slots: SlotRange[] = []
  /** Resolves when what the replicas of the last lost master have is told, or cannot be known. */
  heard = Promise.resolve()
  /** In the order in which they are asked: one that has come back may still know an old map. */
  private order: Redis[]
  private readonly lost = new Set<string>()
  private begun = false
  private stopped = false
  private timer: NodeJS.Timeout | null = null

  /**
   * @param prefix stands before each key of the run
   * @param written the whole names of the run's keys
   */
  constructor(
    addresses: readonly Address[],
    private readonly prefix: string,
    private readonly tap: WireTap,
    private readonly written: ReadonlySet<string>,
  ) {
    this.order = addresses.map((address) => this.connect(address))
  }

  get nodes(): readonly Redis[] {
    return this.order
  }

  /** @throws when no such node was named at the beginning */
  node(address: string): Redis {
    const found = this.order.find((node) => addressOf(node) === address)
    if (!found) throw new Error(`${address} is no node that Cachescope has started`)
    return found
  }

  start(): void {
    this.begun = true
    this.tap.mapped?.(this.slots, this.prefix)
    this.timer = setInterval(() => void this.look(), MAP_MS).unref()
  }

  stop(): void {
    this.stopped = true
    if (this.timer) clearInterval(this.timer)
    for (const node of this.order) node.disconnect()
  }

  /** Looks for the first time: one node after the other is asked, until one has answered. */
  async open(): Promise<void> {
    for (let left = this.order.length; left > 0 && this.slots.length === 0; left--)
      await this.look()
  }

  /** Asks a node that answers; where it does not, the map stays, and the next one is asked the next time. */
  async look(): Promise<void> {
    const node = this.order.find(({ status }) => status === 'ready') ?? this.order[0]
    if (!node) return
    const reply = await within(TELL_MS, node.cluster('SLOTS'))
    if (!reply) return this.askLast(node)
    const slots = reply.map(([from, to, master, ...replicas]) => ({
      ...{ from, to, node: name(master), replicas: replicas.map(name).sort() },
    }))
    slots.sort((a, b) => a.from - b.from)
    if (JSON.stringify(slots) === JSON.stringify(this.slots)) return
    this.slots = slots
    if (this.begun) this.tap.mapped?.(slots, this.prefix)
  }

  private askLast(node: Redis): void {
    this.order = [...this.order.filter((other) => other !== node), node]
  }

  /** Asks the cluster itself for the slot of a key. A node that is away is not worth a word. */
  async place(key: string): Promise<void> {
    const whole = this.prefix + key
    const node = this.order.find(({ status }) => status === 'ready')
    const slot = await node?.cluster('KEYSLOT', whole).catch(() => null)
    if (typeof slot === 'number') this.tap.placed?.(key, whole, slot)
  }

  /** A node is gone: told once. */
  lose(address: string, how: 'killed' | 'closed'): void {
    if (this.lost.has(address) || this.stopped) return
    this.lost.add(address)
    this.tap.lost?.(address, how)
    const range = this.slots.find(({ node }) => node === address)
    // Where no replica can be read in time, what was lost stays unknown.
    if (range) this.heard = this.inherit(range).catch(() => {})
  }

  /** Tells what is left of a lost master's keys: several replicas must say the same, for one is promoted. */
  private async inherit({ node: master, replicas }: SlotRange): Promise<void> {
    const kept = { names: this.written, prefix: this.prefix }
    const found: [replica: string, keys: KeptKey[]][] = await Promise.all(
      replicas.map(async (replica) => [replica, await heritage(this.node(replica), kept)]),
    )
    const [first, ...others] = found
    const same = others.every(([, keys]) => JSON.stringify(keys) === JSON.stringify(first?.[1]))
    if (first && same) this.tap.inherited?.(first[0], master, first[1])
  }

  private connect({ host, port }: Address): Redis {
    const more = { maxRetriesPerRequest: 0, readOnly: true, retryStrategy: () => AGAIN_MS }
    const node = new Redis({ host, port, ...more })
    const address = addressOf(node)
    // What fails is told by `close`, and by those who ask.
    node.on('error', () => {})
    let wasReady = false
    node.on('close', () => {
      if (wasReady) this.lose(address, 'closed')
    })
    node.on('ready', () => {
      wasReady = true
      if (!this.lost.delete(address)) return
      this.askLast(node)
      this.tap.back?.(address)
    })
    return node
  }
}

/** In the reply of CLUSTER SLOTS a node is its host, its port, its id and more. */
const name = (
  node: readonly [host: string, port: number, ...more: unknown[]] | undefined,
): string => (node ? `${node[0]}:${node[1]}` : '')
