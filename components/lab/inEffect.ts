import { protectionFacts } from '../controls/protections'
import type { ParamValue } from '@/server/protocol'

type Given = Readonly<Record<string, ParamValue | undefined>>

/** A pattern that offers no protection uses such a setting itself. */
const used =
  (name: string) =>
  ({ protection }: Given): boolean =>
    protectionFacts(protection)?.uses.includes(name) ?? true

/** Settings that mean something only beside another one. */
const NEEDS: Record<string, (given: Given) => boolean> = {
  leaseMs: used('leaseMs'),
  patienceMs: used('patienceMs'),
  onPatience: used('onPatience'),
  beta: used('beta'),
  guard: ({ guard, protection }) => guard !== 'fence' || protection === 'redis-lock',
  staleMs: (given) =>
    used('staleMs')(given) || (used('onPatience')(given) && given['onPatience'] === 'stale'),
  deleteTries: ({ strategy }) => strategy === 'delete',
  onFailure: ({ order }) => order === 'cache-first',
  skew: ({ keys }) => keys !== 1,
  dbWriteMs: ({ readRatio }) => readRatio !== 1,
}

/** Whether a setting could change anything in a run with these values. */
export const inEffect = (name: string, given: Given): boolean => NEEDS[name]?.(given) ?? true
