import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const writeThrough: Pattern = {
  id: 'write-through',
  title: 'Write-through',
  summary: 'Each write goes to the cache and to the database before it is answered.',
  explain: {
    use: 'Use it when what is written is read soon, and a write may take as long as the database.',
    avoid:
      'Avoid it when most of what is written is never read: it fills the cache, and nothing ends it there.',
    simplified:
      'The database is real; its delay and its pool size are injected in front of it. Keys without a TTL get a backstop, ten minutes after the end of the run, so that nothing is left behind.',
  },
  services: ['redis', 'database'],
  panels: ['cache', 'locks', 'database'],
  picture: [
    { from: 'app', to: 'redis', word: 'write', kind: 'write' },
    { from: 'app', to: 'database', word: 'and save', kind: 'db' },
  ],
  file: 'server/patterns/write-through/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
