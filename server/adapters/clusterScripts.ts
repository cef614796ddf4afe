import { Command, type Cluster, type Redis } from 'ioredis'
import { sendChange } from './clusterCommand'
import type { ClusterTap } from './clusterTap'
import { sha1 } from './redisReplies'
import type { ScriptRunner } from './redisLock'

/** Scripts on a cluster: each node must know them by itself, for a promoted replica is told of none. */
export class ClusterScripts implements ScriptRunner {
  private readonly texts: ReadonlyMap<string, string>

  /** @param cluster connected */
  constructor(
    private readonly cluster: Cluster,
    private readonly tap: ClusterTap,
    scripts: readonly string[],
  ) {
    this.texts = new Map(scripts.map((text) => [sha1(text), text]))
    for (const node of cluster.nodes('all')) this.teach(node)
    cluster.on('+node', (node: Redis) => this.teach(node))
  }

  /** Its keys must all lie in one slot. */
  async call(name: 'EVALSHA', ...args: (string | number)[]): Promise<unknown> {
    const command = commandOf(name, args)
    try {
      return await sendChange(this.cluster, command)
    } catch (error) {
      const [text, node] = [this.texts.get(String(args[0])), this.tap.sentTo(command)]
      // It has done nothing: a node that is new may be asked before it is told.
      if (!text || !node || !/^NOSCRIPT/.test(String((error as Error).message))) throw error
      await node.script('LOAD', text)
      const again = commandOf(name, args)
      this.tap.follows(again, command)
      return await sendChange(this.cluster, again)
    }
  }

  private teach(node: Redis): void {
    const load = () => {
      // The first client that needs one hears of a failure.
      for (const text of this.texts.values()) node.script('LOAD', text).catch(() => {})
    }
    if (node.status === 'ready') load()
    node.on('ready', load)
  }
}

const commandOf = (name: string, args: (string | number)[]): Command =>
  new Command(name.toLowerCase(), args, { replyEncoding: 'utf8' })
