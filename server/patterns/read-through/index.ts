import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const readThrough: Pattern = {
  id: 'read-through',
  title: 'Read-through',
  summary: 'The cache owns the loader. Callers never see the database.',
  explain: {
    use: 'Use it when many callers share one way of loading, and none of them should repeat it.',
    avoid: 'Avoid it when callers need different rows of the same key, or must bypass the cache.',
    simplified:
      'The database is real, SQLite or your PostgreSQL; its delay and its pool size are injected in front of it.',
  },
  services: ['redis', 'database'],
  panels: ['cache', 'locks', 'database'],
  picture: [
    { from: 'app', to: 'redis', word: 'get', kind: 'hit' },
    { from: 'redis', to: 'loader', word: '', kind: 'miss' },
    { from: 'loader', to: 'database', word: 'load', kind: 'db' },
  ],
  file: 'server/patterns/read-through/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
