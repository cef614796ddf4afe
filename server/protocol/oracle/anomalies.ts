/** What the oracle can find wrong with a run. */
export const anomalyKinds = [
  'stale-read',
  'read-back',
  'dirty-read',
  'lost-write',
  'double-apply',
  'lock-overlap',
] as const
export type AnomalyKind = (typeof anomalyKinds)[number]

interface Figures {
  /** `newer`: the newest version that was committed before the read began; `staleMs`: at least. */
  'stale-read': { version: number; newer: number; staleMs: number }
  /** `before`: what this client had read earlier. */
  'read-back': { version: number; before: number | null }
  'dirty-read': Record<string, never>
  /** `sequence`: of write-behind's put; null where the write went to the database itself. */
  'lost-write': { sequence: number | null }
  /** `over`: the sequence that was in the database; equal to `sequence`: the same write twice. */
  'double-apply': { version: number | null; sequence: number | null; over: number | null }
  /** `leaseOverMs`: how long the lease of `holder` had been over; below 0: it was still valid. */
  'lock-overlap': { holders: number; holder: number; leaseOverMs: number }
}

/** One thing that was surely wrong, with the events that prove it. */
export type Anomaly<K extends AnomalyKind = AnomalyKind> = {
  [Kind in K]: {
    kind: Kind
    /** When it happened, ms since the run began; it may be proved later only. */
    at: number
    /** The event at which it happened. */
    seq: number
    /** The `seq` of the events that prove it, in order. */
    proof: number[]
    /** Who saw it or did it; null: a worker. */
    client: number | null
    /** The row; null for a lock. */
    id: number | null
    /** The key of the lock, or of the queue; null for others. */
    key: string | null
    /** The write it is about, where it has an id. */
    writeId: string | null
    figures: Figures[Kind]
  }
}[K]

/** So many of all kinds are kept, the newest ones. */
export const NEWEST = 50
/** And so many of each kind, the first ones: a flood of one kind hides no other. */
export const FIRST = 10

/** All anomalies are counted; some of them are kept to be looked at. */
export interface Anomalies {
  counts: Record<AnomalyKind, number>
  /** In the order in which they were proved. */
  newest: Anomaly[]
  first: Record<AnomalyKind, Anomaly[]>
}

const each = <T>(make: () => T): Record<AnomalyKind, T> => ({
  'stale-read': make(),
  'read-back': make(),
  'dirty-read': make(),
  'lost-write': make(),
  'double-apply': make(),
  'lock-overlap': make(),
})

export const emptyAnomalies = (): Anomalies => ({
  counts: each(() => 0),
  newest: [],
  first: each(() => []),
})

/** Counts it, and keeps it as far as there is room. */
export function note(anomalies: Anomalies, anomaly: Anomaly): void {
  const { counts, newest, first } = anomalies
  counts[anomaly.kind]++
  if (first[anomaly.kind].length < FIRST) first[anomaly.kind].push(anomaly)
  newest.push(anomaly)
  if (newest.length > NEWEST) newest.shift()
}

/** All that are kept, in the order of the run, each once. */
export function keptAnomalies({ newest, first }: Anomalies): Anomaly[] {
  const kept = new Map<string, Anomaly>()
  for (const anomaly of [...Object.values(first).flat(), ...newest]) {
    kept.set(`${anomaly.kind}/${anomaly.proof.join()}`, anomaly)
  }
  return [...kept.values()].sort((a, b) => a.seq - b.seq)
}
