import type { EventOf } from './events'
import type { LabState } from './state'

/** What persons have asked to be done to the run. */
export interface FaultsState {
  /** The newest wish. */
  last: { fault: string; why: string; at: number } | null
  /** Wishes about calls that have not all come yet, by the `seq` of the wish. */
  waiting: Record<number, WaitingFault>
}

export interface WaitingFault {
  fault: string
  why: string
  /** Calls that are still to come. */
  left: number
}

/** These are about the next calls of a kind; the others are done at once. */
const WAITS = /^(fail|lose)-/

export function projectFaults(
  { faults }: LabState,
  event: EventOf<'fault:asked' | 'fault:injected'>,
): void {
  if (event.type === 'fault:asked') {
    const { seq, at, fault, why, amount } = event
    faults.last = { fault, why, at }
    if (WAITS.test(fault) && amount !== null) faults.waiting[seq] = { fault, why, left: amount }
    return
  }
  const waiting = event.asked === undefined ? undefined : faults.waiting[event.asked]
  if (!waiting || event.asked === undefined) return
  if (waiting.left > 1) waiting.left--
  else delete faults.waiting[event.asked]
}
