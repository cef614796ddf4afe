import type { PatternInfo } from '@/server/protocol'

/** What stands on the way of a pattern's requests, by its own description. */
export interface Stations {
  /** The caches in the order in which they are asked. */
  tiers: string[]
  /** What lies on the second way, to the database. */
  below: 'gate' | 'queue' | 'schedule'
}

const TIERS = ['redis', 'redis-cluster', 'memcached']

export function stationsOf({
  services,
  panels,
}: Pick<PatternInfo, 'services' | 'panels'>): Stations {
  return {
    tiers: services.filter((name) => TIERS.includes(name)),
    below: panels.includes('queue') ? 'queue' : panels.includes('schedule') ? 'schedule' : 'gate',
  }
}
