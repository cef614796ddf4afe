import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const invalidation: Pattern = {
  id: 'invalidation',
  title: 'Invalidation',
  summary: 'A write tells the cache: the copy is overwritten, deleted, or left to its TTL.',
  explain: {
    use: 'Use it when readers should see a write soon, and not only when the TTL is over.',
    avoid:
      'Do not rely on it where rows also change without the app: of such a change the cache hears nothing.',
    simplified:
      'The database is real; its delay and its pool size are injected in front of it. A delete that fails is tried again at once, without a pause.',
  },
  services: ['redis', 'database'],
  panels: ['cache', 'locks', 'database'],
  picture: [
    { from: 'app', to: 'database', word: 'write', kind: 'db' },
    { from: 'app', to: 'redis', word: 'then tell', kind: 'write' },
  ],
  file: 'server/patterns/invalidation/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
