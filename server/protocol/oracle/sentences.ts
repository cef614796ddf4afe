import { assertNever } from '../never'
import type { Anomaly, AnomalyKind } from './anomalies'

/** Each kind in words, as a plural. */
const words: Record<AnomalyKind, readonly [one: string, many: string]> = {
  'stale-read': ['stale read', 'stale reads'],
  'read-back': ['read that went back in time', 'reads that went back in time'],
  'dirty-read': ['read of a value that was never saved', 'reads of a value that was never saved'],
  'lost-write': ['lost write', 'lost writes'],
  'double-apply': ['write applied twice', 'writes applied twice'],
  'lock-overlap': ['lock with two holders at once', 'locks with two holders at once'],
}

/** What so many of them are called. */
export const anomalyWords = (kind: AnomalyKind, count: number): string =>
  words[kind][count === 1 ? 0 : 1]

const times = (ms: number): string => (ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`)

/** One plain sentence that says what was wrong. */
export function sentenceOf(anomaly: Anomaly): string {
  const { client, id } = anomaly
  const who = client === null ? 'The worker' : `Client ${client}`
  switch (anomaly.kind) {
    case 'stale-read': {
      const { version, newer, staleMs } = anomaly.figures
      return `${who} read row ${id} in version ${version}, which had been old for ${times(staleMs)}: version ${newer} was committed before the read began.`
    }
    case 'read-back': {
      const { version, before } = anomaly.figures
      const newer = before === null ? 'a newer value' : `version ${before}`
      return `${who} read row ${id} in version ${version} after it had read ${newer}.`
    }
    case 'dirty-read':
      return `${who} read a value of row ${id} that was never saved.`
    case 'lost-write':
      return `A write of row ${id} was acknowledged to client ${client}, and neither it nor a later one is in the database.`
    case 'double-apply':
      return sayDouble(anomaly)
    case 'lock-overlap': {
      const { holder, leaseOverMs } = anomaly.figures
      const lease =
        leaseOverMs >= 0
          ? `its lease had been over for ${times(leaseOverMs)}`
          : `its lease was valid for ${times(-leaseOverMs)} more`
      return `${who} got the lock ${anomaly.key} while client ${holder} still held it; ${lease}.`
    }
    default:
      return assertNever(anomaly)
  }
}

function sayDouble({ id, figures }: Anomaly<'double-apply'>): string {
  const { version, sequence, over } = figures
  const made = version === null ? '' : ` and made version ${version}`
  if (sequence === over) return `The same write of row ${id} was applied twice${made}.`
  return `Write ${sequence} of row ${id} was put over the later write ${over}${made}.`
}
