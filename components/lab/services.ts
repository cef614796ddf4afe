import type { ServiceInfo } from '@/server/protocol'
import type { GlyphName } from '../ui/glyphs'

const TITLES: Record<string, string> = {
  redis: 'Redis',
  'redis-cluster': 'Redis Cluster',
  memcached: 'Memcached',
  'queue-redis': 'Queue Redis',
  rabbitmq: 'RabbitMQ',
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
}

export const serviceTitle = (name: string): string => TITLES[name] ?? name

const DATABASES = ['sqlite', 'postgresql']

/** Whether a pattern cannot do without a server; `database` is whichever one this lab uses. */
export const needs = (needed: readonly string[], name: string): boolean =>
  needed.includes(name) || (needed.includes('database') && DATABASES.includes(name))

/** Ready, or started when first needed. */
export const isUsable = ({ state }: Pick<ServiceInfo, 'state'>) =>
  state === 'ready' || state === 'idle'

/** The mark of a server; red only where the pattern on the screen needs it. */
export function serviceGlyph({ state }: Pick<ServiceInfo, 'state'>, needed: boolean): GlyphName {
  if (state === 'ready') return 'here'
  if (state === 'idle') return 'idle'
  return needed ? 'down' : 'absent'
}

/** What stands beside a server's name: the version that runs, or why there is none. */
export function serviceWords({ state, version }: ServiceInfo): string {
  if (state === 'ready') return version
  if (state === 'idle') return 'on demand'
  return state
}
