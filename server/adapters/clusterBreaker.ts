import type { Redis } from 'ioredis'
import type { Broken, SlotRange } from '../ports/world'
import type { ClusterCache } from './clusterCache'
import { replication, until } from './clusterHeir'
import type { ClusterMap } from './clusterMap'

/** Signals the private server on this port. @returns whether it is alive */
export type SignalServer = (port: number, signal: NodeJS.Signals) => boolean

/** How long a cluster may take to be whole again, in ms: a node that died stays away for 6 s. */
const WHOLE_MS = 25_000
/** How long a master lives without its replica until it has made a change, in ms; less than the node timeout. */
const ALONE_MS = 800

interface Place {
  map: ClusterMap
  cache: ClusterCache
  signal: SignalServer
  /** Stands before each key of the run. */
  prefix: string
}

interface Victim {
  /** `host:port`. */
  master: string
  replica: string
}

/** Kills a master of a private cluster, and waits until the cluster is whole again. */
export class ClusterBreaker {
  constructor(private readonly place: Place) {}

  /**
   * @param how `kill-master`: the one that has the key most asked for; `kill-unreplicated`: the same,
   * just after it has made a change that its replica does not get
   * @throws when it does not know this way, or there is nothing to kill
   */
  async break(how: string): Promise<Broken> {
    if (how !== 'kill-master' && how !== 'kill-unreplicated') {
      throw new Error(`a cluster knows no "${how}"`)
    }
    await this.whole()
    const victim = await this.victim()
    if (how === 'kill-unreplicated') await this.killAlone(victim)
    else this.kill(victim)
    await this.place.map.heard
    return { mend: () => this.whole() }
  }

  private async victim(): Promise<Victim> {
    const { map, cache, prefix } = this.place
    const key = cache.hottest
    if (key === null) throw new Error('no key was asked for yet')
    const slot = Number(await map.nodes[0]?.cluster('KEYSLOT', prefix + key))
    const range = map.slots.find(({ from, to }: SlotRange) => from <= slot && slot <= to)
    const [replica] = range?.replicas ?? []
    if (!range || !replica) throw new Error(`nobody could take the place of the master of ${key}`)
    return { master: range.node, replica }
  }

  private kill({ master }: Victim): void {
    // First the word, then the deed: its connections must not be called closed by themselves.
    this.place.map.lose(master, 'killed')
    this.signal(master, 'SIGKILL')
  }

  /** Its replica stands still and its link is cut, so what is acknowledged now is on the master alone. */
  private async killAlone(victim: Victim): Promise<void> {
    const { map, cache } = this.place
    const { master, replica } = victim
    this.signal(replica, 'SIGSTOP')
    try {
      await map.node(master).call('CLIENT', 'KILL', 'TYPE', 'replica')
      await cache.changedOn(master, ALONE_MS)
      this.kill(victim)
    } finally {
      this.signal(replica, 'SIGCONT')
    }
  }

  private signal(node: string, name: NodeJS.Signals): void {
    const port = Number(node.split(':').at(-1))
    if (!this.place.signal(port, name)) throw new Error(`${node} was not there to be signalled`)
  }

  /** Resolves when every node answers, knows all slots and their replicas, and each of these is linked. */
  private async whole(): Promise<void> {
    const isWhole = async () => {
      const well = await Promise.all(this.place.map.nodes.map(isWell))
      return well.every((one) => one)
    }
    await until(WHOLE_MS, isWhole)
    await this.place.map.look()
  }
}

async function isWell(node: Redis): Promise<boolean> {
  if (node.status !== 'ready') return false
  const [cluster, copies] = await Promise.all([node.cluster('INFO'), replication(node)])
  if (!/cluster_state:ok/.test(String(cluster))) return false
  // A range is its two ends, its master, and its replicas.
  if ((await node.cluster('SLOTS')).some((range) => range.length < 4)) return false
  return /role:slave[^]*master_link_status:up|role:master[^]*connected_slaves:[1-9]/.test(copies)
}
