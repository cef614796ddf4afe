import type { Anomaly, LabEvent } from '@/server/protocol'
import { store } from '../../stream/store'
import type { Reader } from '../../stream/runStream'
import type { Graph } from './graph'
import { Traffic } from './traffic'

/** Of a past moment so many events before it are read again, at most. */
const MOST_READ = 20_000
/** A second for the counts, and some more for what they begin with, ms. */
const BEFORE_MS = 1400

/** The traffic of the moment that is looked at: now, or any other one of which the events are here. */
export class TrafficView implements Reader {
  private readonly live: Traffic
  private past: { seq: number; traffic: Traffic } | null = null

  constructor(private readonly graph: Graph) {
    this.live = new Traffic(graph)
  }

  restart(): void {
    this.live.restart()
    this.past = null
  }
  read(event: LabEvent, found: readonly Anomaly[]): void {
    this.live.read(event, found)
  }

  current(): Traffic {
    const { cursor, state, live } = store.view()
    if (live.cluster && !this.live.mapped) this.live.map(live.cluster.slots)
    if (!cursor) return this.live
    if (this.past?.seq !== cursor.seq) {
      const traffic = new Traffic(this.graph)
      if (state.cluster) traffic.map(state.cluster.slots)
      for (const event of eventsBefore(cursor)) traffic.read(event)
      this.past = { seq: cursor.seq, traffic }
    }
    return this.past.traffic
  }
}

function eventsBefore({ seq, at }: { seq: number; at: number }): LabEvent[] {
  const events = store.events(Math.max(1, seq - MOST_READ), seq)
  return events.slice(events.findIndex((event) => event.at >= at - BEFORE_MS))
}
