import { Redis } from 'ioredis'
import type { TestLab } from './lab'

/** A connection to each node of the cluster of a test, which is started if need be. */
export async function connectNodes(
  { services }: Pick<TestLab, 'services'>,
  { readOnly = false } = {},
): Promise<Redis[]> {
  const { url } = await services.ensure('redis-cluster')
  const nodes = url.split(',').map((node) => new Redis(node, { readOnly }))
  // Nodes are killed in tests; the connections come back by themselves.
  for (const node of nodes) node.on('error', () => {})
  return nodes
}
