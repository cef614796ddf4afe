import { Redis } from 'ioredis'
import { pause } from './system'

const SLOTS = 16_384
/** How long the nodes may take to agree, in ms. */
const AGREE_MS = 20_000

/**
 * Makes one cluster of empty nodes: the first half become masters that share the slots evenly, each of
 * the others the replica of one. Resolves when every node says that all is well and every replica is
 * linked, so that even the first failover finds its data.
 */
export async function joinCluster(ports: readonly number[]): Promise<void> {
  const nodes = ports.map((port) => new Redis(port, '127.0.0.1'))
  // What fails is told by the commands.
  for (const node of nodes) node.on('error', () => {})
  try {
    await join(nodes, ports)
  } finally {
    for (const node of nodes) node.disconnect()
  }
}

async function join(nodes: readonly Redis[], ports: readonly number[]): Promise<void> {
  const count = nodes.length / 2
  const [masters, replicas] = [nodes.slice(0, count), nodes.slice(count)]
  await Promise.all(nodes.map((node, i) => node.cluster('SET-CONFIG-EPOCH', i + 1)))
  await Promise.all(masters.map((master, i) => master.cluster('ADDSLOTS', ...share(i, count))))
  // Each is told of each: hearing of one another by gossip takes them seconds.
  await Promise.all(
    nodes.flatMap((node, i) =>
      ports.slice(i + 1).map((port) => node.cluster('MEET', '127.0.0.1', port)),
    ),
  )
  await until(nodes, async (node) => (await figure(node, 'cluster_known_nodes')) === nodes.length)
  const ids = await Promise.all(masters.map(async (master) => String(await master.cluster('MYID'))))
  await until(replicas, async (node, i) => await follows(node, ids[i] ?? ''))
  await until(nodes, async (node) => /cluster_state:ok/.test(await said(node)))
  await until(replicas, async (node) =>
    /master_link_status:up/.test(await node.info('replication')),
  )
  // Each node learns from the others who is whose replica.
  await until(nodes, async (node) =>
    (await node.cluster('SLOTS')).every((range) => range.length > 3),
  )
}

/** The slots of master `i` of `count`. */
function share(i: number, count: number): number[] {
  const [from, to] = [i, i + 1].map((n) => Math.round((n * SLOTS) / count))
  return Array.from({ length: (to ?? 0) - (from ?? 0) }, (_, n) => (from ?? 0) + n)
}

/** A node may not know its master yet: then it is asked again. */
async function follows(node: Redis, master: string): Promise<boolean> {
  return await node.cluster('REPLICATE', master).then(
    () => true,
    () => false,
  )
}

const said = async (node: Redis): Promise<string> => String(await node.cluster('INFO'))

async function figure(node: Redis, name: string): Promise<number> {
  return Number(new RegExp(`${name}:(\\d+)`).exec(await said(node))?.[1])
}

async function until(
  nodes: readonly Redis[],
  isSo: (node: Redis, i: number) => Promise<boolean>,
): Promise<void> {
  const end = Date.now() + AGREE_MS
  const open = nodes.map((node, i) => ({ node, i }))
  while (open.length > 0) {
    const [next] = open
    if (!next || (await isSo(next.node, next.i))) open.shift()
    else if (Date.now() > end) throw new Error('the nodes did not agree on a cluster in 20 s')
    else await pause(50)
  }
}
