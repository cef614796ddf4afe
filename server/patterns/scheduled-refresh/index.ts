import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, refresh, write } from './pattern'
import { scenario } from './scenario'

export const scheduledRefresh: Pattern = {
  id: 'scheduled-refresh',
  title: 'Scheduled refresh',
  summary:
    'A schedule loads every key anew at each tick; readers take what is there and never wait.',
  explain: {
    use: 'Use it for few keys that everybody asks for and that may be some seconds old.',
    avoid: 'Avoid it for many keys that few ask for: all of them are loaded at every tick.',
    simplified:
      'The schedule runs inside this program on its own clock; the database is real, its delay and its pool size are injected.',
  },
  services: ['redis', 'database'],
  panels: ['schedule', 'cache', 'database'],
  picture: [
    { from: 'app', to: 'redis', word: 'only reads', kind: 'hit' },
    { from: 'scheduler', to: 'database', word: 'each period', kind: 'db' },
    { from: 'scheduler', to: 'redis', word: 'set', kind: 'write' },
  ],
  file: 'server/patterns/scheduled-refresh/pattern.ts',
  read,
  write,
  refresh,
  scenario,
  claims,
}
