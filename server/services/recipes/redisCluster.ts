import type { Answer } from '../answer'
import { NoAnswer } from '../answer'
import { joinCluster } from '../cluster'
import { freePort } from '../system'
import type { Recipe } from '../types'
import { infoOf, mustAllow, redis, usedByLocks, usedOnKeys } from './redis'

/** A node counts as dead after this long, in ms; its replica is promoted a moment later. */
const NODE_TIMEOUT_MS = 1500
/** The bus of a node listens 10,000 ports above it. */
const MOST_PORT = 55_535

const nodesOf = (url: string): string[] => url.split(',').map((node) => node.trim())
const urlOf = (node: string): string => (node.includes('://') ? node : `redis://${node}`)

/** The cluster answers when one of its nodes does. */
async function ping(url: string, timeoutMs: number): Promise<Answer> {
  const asked = await Promise.allSettled(
    nodesOf(url).map((node) => redis.ping(urlOf(node), timeoutMs)),
  )
  for (const answer of asked) if (answer.status === 'fulfilled') return answer.value
  const failed = asked.find((answer) => answer.status === 'rejected')
  throw failed ? failed.reason : new NoAnswer('address', 'no node is named')
}

/** A plain Redis answers like a node, and has no slots. */
async function mustBeNode(node: string, timeoutMs: number): Promise<void> {
  if (/^cluster_enabled:0/m.test(await infoOf(node, 'cluster', timeoutMs))) {
    const what = 'cluster mode is off there, so it is a single Redis and no node of a cluster'
    throw new NoAnswer('setting', `${what} ("cluster-enabled yes" switches it on)`)
  }
  await mustAllow([...usedOnKeys, ...usedByLocks()], node, timeoutMs)
  // By itself, for it replies with a list.
  await mustAllow([['CLUSTER SLOTS']], node, timeoutMs)
}

/** A node that is away says nothing about what is allowed. */
async function mustServe(url: string, timeoutMs: number): Promise<void> {
  const asked = await Promise.allSettled(
    nodesOf(url).map((node) => mustBeNode(urlOf(node), timeoutMs)),
  )
  for (const answer of asked) {
    if (answer.status === 'fulfilled' || !(answer.reason instanceof NoAnswer)) continue
    const { trouble } = answer.reason
    if (trouble === 'rights' || trouble === 'setting') throw answer.reason
  }
}

/** Three masters and a replica for each, of six processes. */
export const redisCluster: Recipe = {
  ...redis,
  name: 'redis-cluster',
  title: 'Redis Cluster',
  variable: 'REDIS_CLUSTER_NODES',
  compose: { service: 'redis-cluster', port: 7000 },
  example: 'host:7000,host:7001,host:7002',
  args: ({ port, dir }) => [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--daemonize', 'no'],
    ...['--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)],
    // One dead master of three must not answer CLUSTERDOWN for every key.
    ...['--cluster-require-full-coverage', 'no', '--repl-diskless-sync-delay', '0'],
    // A replica is in nobody's map before its master has sent it something: by default that is 10 s later.
    ...['--repl-ping-replica-period', '1'],
  ],
  show: (url) =>
    nodesOf(url)
      .map((node) => redis.show(urlOf(node)))
      .join(', '),
  mustServe,
  ping,
  group: {
    processes: 6,
    // A master that came back empty before its replica was promoted would lose everything it had.
    restartMs: NODE_TIMEOUT_MS * 4,
    choosePort: async () => {
      for (;;) {
        const port = await freePort()
        if (port <= MOST_PORT) return port
      }
    },
    join: joinCluster,
  },
}
