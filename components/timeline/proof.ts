import { keptAnomalies, type Anomaly } from '@/server/protocol'
import { store } from '../stream/store'
import { controller, runEnd } from './live'
import { momentOf, type MomentKind } from './model/kinds'

/** An event that proves an anomaly, as far as it is known here. */
export interface ProofEvent {
  seq: number
  at: number
  client: number
}

/** The anomaly that is looked at, with the events that prove it, in order. */
export interface Proof {
  anomaly: Anomaly
  events: ProofEvent[]
}

/** Goes to the moment of an anomaly, and marks the events that prove it. */
export async function showAnomaly(anomaly: Anomaly): Promise<void> {
  controller.prove({ anomaly, events: [] })
  await store.seek({ seq: anomaly.seq })
  const events: ProofEvent[] = []
  for (const seq of anomaly.proof) {
    if (!store.event(seq)) await store.fetchEvents(seq, seq)
    const event = store.event(seq)
    if (event) events.push({ seq, at: event.at, client: event.client })
  }
  // Meanwhile one may have gone on to another.
  if (controller.view().proof?.anomaly !== anomaly) return
  controller.prove({ anomaly, events })
  const times = [anomaly.at, ...events.map(({ at }) => at)]
  controller.reach(Math.min(...times), Math.max(...times), runEnd())
}

/** The anomaly of which a moment tells, when it is one and is among those that are kept. */
export function anomalyAt(kind: MomentKind, seq: number): Anomaly | undefined {
  return keptAnomalies(store.view().live.tally.anomalies).find(
    (anomaly) => anomaly.seq === seq && momentOf[anomaly.kind] === kind,
  )
}
