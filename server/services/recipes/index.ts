import type { Recipe, ServiceName } from '../types'
import { memcached } from './memcached'
import { redis } from './redis'

/** Every server this folder knows; a new one is a file beside these and a line here. */
export const recipes: Readonly<Record<ServiceName, Recipe>> = { redis, memcached }

export const serviceNames: readonly ServiceName[] = ['redis', 'memcached']
