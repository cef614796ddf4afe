import type { ProtectionName } from '@/server/protocol'

/** What the screens say of a protection. A line of a station is in words that must each stand whole. */
export interface ProtectionFacts {
  /** What a miss meets before the database: a lock, one shared load in this process, or nothing. */
  gate: 'lock' | 'flight' | 'none'
  title: readonly string[]
  /** Of the gate, while nobody holds it and nobody loads. */
  idle: readonly string[]
  /** What it does with clients that miss, in one sentence for someone who sees it for the first time. */
  line: string
  /** In the panel of the locks, while nobody holds one or waits. */
  unlocked: string
  /** The settings that mean something beside it. */
  uses: readonly string[]
}

const shared = { gate: 'flight', title: ['Shared', 'load'], idle: ['no load', 'now'] } as const

const FACTS: Record<ProtectionName, ProtectionFacts> = {
  none: {
    ...{ gate: 'none', title: ['No', 'protection'], idle: ['all load'] },
    line: 'Every client that misses a key loads it from the database itself.',
    unlocked: 'No protection: nobody locks, and everybody who misses asks the database.',
    uses: [],
  },
  'single-flight': {
    ...shared,
    title: ['Single', 'flight'],
    line: 'One client in this process loads a key; the others share its result.',
    unlocked: 'Nobody waits. While one client loads a row, others that miss it wait for that load.',
    uses: ['patienceMs', 'onPatience'],
  },
  'redis-lock': {
    ...{ gate: 'lock', title: ['Lock'], idle: ['free'] },
    line: 'One client in all processes takes the Redis lock and loads; the others wait for its value.',
    unlocked: 'Nobody holds a lock. The first to miss a key takes it.',
    uses: ['leaseMs', 'patienceMs', 'onPatience'],
  },
  'stale-while-revalidate': {
    ...shared,
    line: 'An old value is served while one client renews it; where there is none, one in this process loads.',
    unlocked:
      'No lock is taken: an old value is served while one client renews it. Who finds nothing at all waits here for the one who loads.',
    uses: ['patienceMs', 'staleMs'],
  },
  'early-refresh': {
    ...shared,
    line: 'By chance, one client renews a value before it ends; where there is none, one in this process loads.',
    unlocked:
      'No lock is taken: by chance, a reader renews a value before it ends. Who comes too late and finds nothing waits here for the one who loads.',
    uses: ['patienceMs', 'beta'],
  },
  'memcached-lease': {
    ...{ gate: 'lock', title: ['Lease'], idle: ['free'] },
    line: 'Memcached lets one client load; the others wait for its value.',
    unlocked: 'Nobody holds a lease. Memcached gives it to the first that finds nothing.',
    uses: ['leaseMs', 'patienceMs'],
  },
}

/** @returns null for a pattern that offers no protection */
export const protectionFacts = (name: unknown): ProtectionFacts | null =>
  isProtection(name) ? FACTS[name] : null

const isProtection = (name: unknown): name is ProtectionName =>
  typeof name === 'string' && Object.hasOwn(FACTS, name)
