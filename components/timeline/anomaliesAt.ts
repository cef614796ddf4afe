import { keptAnomalies, type Anomaly, type LabState } from '@/server/protocol'

type Anomalies = LabState['tally']['anomalies']

/** An anomaly in the list; `later`: at the moment that is looked at it was not proved yet. */
export interface Listed {
  anomaly: Anomaly
  later: boolean
}

const nameOf = ({ kind, proof }: Anomaly): string => `${kind}/${proof.join()}`

/**
 * What was proved by a moment, and what came later, so that one can go on from there; in the order of
 * the run.
 */
export function anomaliesAt(then: Anomalies, whole: Anomalies): Listed[] {
  const proved = keptAnomalies(then).map((anomaly) => ({ anomaly, later: false }))
  if (then === whole) return proved
  const known = new Set(proved.map(({ anomaly }) => nameOf(anomaly)))
  const later = keptAnomalies(whole)
    .filter((anomaly) => !known.has(nameOf(anomaly)))
    .map((anomaly) => ({ anomaly, later: true }))
  return [...proved, ...later].sort((a, b) => a.anomaly.seq - b.anomaly.seq)
}

/** How many of all kinds. */
export const countOf = ({ counts }: Pick<Anomalies, 'counts'>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)
