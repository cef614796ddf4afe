import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const simpleCaching: Pattern = {
  id: 'simple-caching',
  title: 'Simple caching',
  summary: 'Keep a copy for ten seconds. A lock lets one caller load it while the rest wait.',
  explain: {
    use: 'Use it when the same answer is asked for often and may be some seconds old.',
    avoid: 'Avoid it when a reader must see every write at once.',
    simplified:
      'The database is real, SQLite or your PostgreSQL; its delay and its pool size are injected in front of it.',
  },
  services: ['redis', 'database'],
  panels: ['cache', 'locks', 'database'],
  picture: [
    { from: 'app', to: 'redis', word: 'hit', kind: 'hit' },
    { from: 'app', to: 'lock', word: 'miss', kind: 'miss' },
    { from: 'lock', to: 'database', word: 'load', kind: 'db' },
    { from: 'database', to: 'redis', word: 'set', kind: 'write' },
  ],
  file: 'server/patterns/simple-caching/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
