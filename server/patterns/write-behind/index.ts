import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const writeBehind: Pattern = {
  id: 'write-behind',
  title: 'Write-behind',
  summary:
    'A write goes into the cache and into a queue, and is answered at once; a worker saves it later.',
  explain: {
    use: 'Use it when writes are many and must be answered quickly, and when the database may be a while behind.',
    avoid:
      'Avoid it when what was answered must already be saved, or when others read the database directly: until the queue is drained they see the older row.',
    simplified:
      'Queue, broker and worker are real: the worker is a process of its own. It writes one row at a time; its delay is injected. When Redis has lost a value that is still owed, its readers wait until the worker has saved it.',
  },
  services: ['redis', 'database', 'queue-redis'],
  servicesFor: ({ broker }) => [
    'redis',
    'database',
    broker === 'rabbitmq' ? 'rabbitmq' : 'queue-redis',
  ],
  panels: ['cache', 'queue', 'locks', 'database'],
  picture: [
    { from: 'app', to: 'redis', word: 'put', kind: 'write' },
    { from: 'app', to: 'queue', word: 'send', kind: 'write' },
    { from: 'queue', to: 'worker', word: 'job', kind: 'plain', later: true },
    { from: 'worker', to: 'database', word: 'save', kind: 'db', later: true },
  ],
  file: 'server/patterns/write-behind/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
