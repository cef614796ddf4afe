import type { NumberSpec } from './params'

const count = (label: string, most: number, value: number) =>
  ({
    ...{ type: 'integer', unit: '', effect: 'at once', label, min: 1, max: most },
    ...{ default: value, help: 'How many in a row.' },
  }) as const satisfies NumberSpec

/** Less than a server may be away before a run counts it as lost for good (10 s), with its way back. */
const away = {
  ...{ type: 'integer', unit: 'ms', effect: 'at once', label: 'Time', min: 500, max: 6000 },
  ...{ default: 3000, help: 'How long it answers nobody; no speed divides it.' },
} as const satisfies NumberSpec

/** Every fault that a person can put into a running run by hand. A pattern names those that it offers. */
export const faults = {
  'fail-db-reads': {
    title: 'Fail database reads',
    help: 'The next reads fail with an error, each after its delay.',
    amount: count('Reads', 100, 3),
  },
  'fail-db-writes': {
    title: 'Fail database writes',
    help: 'The next writes fail with an error, each after its delay. Nothing is committed.',
    amount: count('Writes', 100, 1),
  },
  'fail-cache-sets': {
    title: 'Drop cache sets',
    help: 'The next sets fail before they are sent: the cache stays as it was.',
    amount: count('Sets', 100, 1),
  },
  'fail-cache-deletes': {
    title: 'Drop cache deletes',
    help: 'The next deletes fail before they are sent: the old copy stays.',
    amount: count('Deletes', 100, 1),
  },
  'lose-set-replies': {
    title: 'Lose set replies',
    help: 'The next sets are done, and the app never hears of it: it cannot know their outcome.',
    amount: count('Replies', 20, 1),
  },
  'lose-lock-replies': {
    title: 'Lose lock replies',
    help: 'Redis gives the lock and its answer gets lost. Needs the Redis lock as protection.',
    amount: count('Replies', 20, 1),
  },
  'change-row': {
    title: 'Change a row',
    help: 'Another program changes the row, and no cache hears of it.',
    amount: {
      ...{ type: 'integer', unit: '', effect: 'at once', label: 'Row', min: 1, max: 10_000 },
      ...{ default: 1, help: 'The number of the row; the run has as many rows as keys.' },
    },
  },
  'stop-redis': {
    title: 'Stop Redis',
    help: 'Redis answers nobody for a while, in other runs neither. Its data stays.',
    amount: away,
  },
  'stop-memcached': {
    title: 'Stop Memcached',
    help: 'Memcached answers nobody for a while, in other runs neither. Its data stays.',
    amount: away,
  },
  'kill-master': {
    title: 'Kill a master',
    help: 'The master of the busiest key is killed. Its replica takes its place, its process comes back.',
    amount: null,
  },
  'kill-worker': {
    title: 'Kill the worker',
    help: 'Its process is killed now, whatever it is doing. A new one comes after a second.',
    amount: null,
  },
} as const satisfies Record<string, Omit<FaultInfo, 'name'>>

export type FaultName = keyof typeof faults

/** A fault as a pattern offers it; `amount` null: there is nothing to choose. */
export interface FaultInfo {
  name: string
  title: string
  help: string
  amount: NumberSpec | null
}
