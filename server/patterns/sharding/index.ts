import type { Pattern } from '../shared/definition'
import { claims } from './claims'
import { read, write } from './pattern'
import { scenario } from './scenario'

export const sharding: Pattern = {
  id: 'sharding',
  title: 'Sharding',
  summary:
    'A Redis Cluster spreads the keys over its masters: the hash of a key decides where it lives.',
  explain: {
    use: 'Use it when one Redis has too little memory, or too little time for all.',
    avoid:
      'Avoid it while one Redis is enough: commands over several keys and failovers get harder.',
    simplified:
      'Six real Redis processes on this machine form the cluster: three masters, and a replica for each. The database is real; its delay and its pool size are injected in front of it.',
  },
  services: ['redis-cluster', 'database'],
  panels: ['slots', 'cache', 'locks', 'database'],
  picture: [{ from: 'app', to: 'cluster', word: 'by its slot', kind: 'hit' }],
  file: 'server/patterns/sharding/pattern.ts',
  read,
  write,
  scenario,
  claims,
}
