import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const multiLevel: Pattern = {
  id: 'multi-level',
  title: 'Multi-level caching',
  summary: 'Redis in front, Memcached behind it, the database last. Each level may fail.',
  explain: {
    use: 'Use it when the quick level is small or short-lived and the database should feel neither its expiries nor its loss.',
    avoid:
      'Avoid it where a bound on the age of a value must be tight: every level adds its own TTL to it.',
    simplified:
      'Both levels run on one machine, so level 1 is hardly quicker than level 2. The database is real, SQLite or your PostgreSQL; its delay and its pool size are injected in front of it.',
  },
  services: ['redis', 'memcached', 'database'],
  panels: ['levels', 'locks', 'database'],
  picture: [
    { from: 'app', to: 'redis', word: 'hit', kind: 'hit' },
    { from: 'redis', to: 'memcached', word: 'miss', kind: 'miss' },
    { from: 'memcached', to: 'redis', word: 'backfill', kind: 'write' },
    { from: 'memcached', to: 'database', word: 'load', kind: 'db' },
  ],
  file: 'server/patterns/multi-level/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
