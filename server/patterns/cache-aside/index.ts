import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const cacheAside: Pattern = {
  id: 'cache-aside',
  title: 'Cache-aside',
  summary: 'The app looks in the cache, reads the database on a miss and fills the cache itself.',
  explain: {
    use: 'Use it when reads are many, writes are few, and the app may know both systems.',
    avoid:
      'Avoid it when a reader that is slow between its load and its set must never bring back an old value.',
    simplified:
      'The database is real, SQLite or your PostgreSQL; its delay and its pool size are injected in front of it.',
  },
  services: ['redis', 'database'],
  panels: ['cache', 'locks', 'database'],
  file: 'server/patterns/cache-aside/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
