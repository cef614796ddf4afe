import type { Recipe, ServiceName } from '../types'
import { memcached } from './memcached'
import { queueRedis } from './queueRedis'
import { rabbitmq } from './rabbitmq'
import { redis } from './redis'
import { redisCluster } from './redisCluster'

/** Every server this folder knows; a new one is a file beside these and a line here. */
export const recipes: Readonly<Record<ServiceName, Recipe>> = {
  redis,
  memcached,
  'queue-redis': queueRedis,
  rabbitmq,
  'redis-cluster': redisCluster,
}

/** The environment variable that names a server of the user's own. */
export const variableOf = (name: string): string | undefined =>
  Object.values(recipes).find((recipe) => recipe.name === name)?.variable

export const serviceNames: readonly ServiceName[] = [
  'redis',
  'memcached',
  'queue-redis',
  'rabbitmq',
  'redis-cluster',
]
