import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const ttlExpiry: Pattern = {
  id: 'ttl-expiry',
  title: 'TTL expiry',
  summary: 'Every value carries its end. Shows what expires together, and who loads it again.',
  explain: {
    use: 'Use it when a bound on the age of a value is all the freshness that you need.',
    avoid: 'Avoid it as the only means when writes must be seen sooner than the TTL.',
    simplified:
      'The database is real, SQLite or your PostgreSQL; its delay and its pool size are injected in front of it.',
  },
  services: ['redis', 'database'],
  panels: ['cache', 'locks', 'database'],
  picture: 'life',
  file: 'server/patterns/ttl-expiry/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
