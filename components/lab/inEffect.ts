import type { ParamValue } from '@/server/protocol'

type Given = Readonly<Record<string, ParamValue | undefined>>

const protectedBy =
  (...names: string[]) =>
  ({ protection }: Given): boolean =>
    protection === undefined || names.includes(String(protection))

/** Settings that mean something only beside another one. */
const NEEDS: Record<string, (given: Given) => boolean> = {
  leaseMs: protectedBy('redis-lock', 'memcached-lease'),
  patienceMs: protectedBy('single-flight', 'redis-lock', 'memcached-lease'),
  onPatience: protectedBy('redis-lock'),
  beta: protectedBy('early-refresh'),
  staleMs: (given) =>
    protectedBy('stale-while-revalidate')(given) ||
    (given['protection'] === 'redis-lock' && given['onPatience'] === 'stale'),
  deleteTries: ({ strategy }) => strategy === 'delete',
  onFailure: ({ order }) => order === 'cache-first',
  skew: ({ keys }) => keys !== 1,
  dbWriteMs: ({ readRatio }) => readRatio !== 1,
}

/** Whether a setting could change anything in a run with these values. */
export const inEffect = (name: string, given: Given): boolean => NEEDS[name]?.(given) ?? true
