import { IndexList } from './indexList'
import { Doing, Flag, Outcome, Result, Step, type OutcomeKind } from './kinds'
import { Spans } from './spans'

const MOST_REQUESTS = 1 << 18
const MOST_STEPS = 1 << 19

/** One client: its requests, and what it did in them. */
export interface Lane {
  client: number
  requests: IndexList
  /** Requests that ended otherwise than with a plain hit or a plain write. */
  notable: IndexList
  steps: IndexList
  /** Steps of work that goes on after its request was answered: they may overlap. */
  behind: IndexList
  /** Holds of locks, as indexes into the spans of the locks. */
  holds: IndexList
  /** The request that is open; -1 when none is. */
  open: number
  /** Its steps that are open. */
  openSteps: number[]
}

/** A lane a client: its requests as spans, and inside them their steps. */
export class Lanes {
  readonly requests = new Spans(MOST_REQUESTS)
  readonly steps = new Spans(MOST_STEPS)
  /** By client; client 0, the lab itself, has none. */
  private readonly byClient: (Lane | undefined)[] = []
  private readonly openRequests = new Map<number, number>()
  /** The newest client number. */
  count = 0

  of(client: number): Lane | undefined {
    return this.byClient[client]
  }

  private laneOf(client: number): Lane {
    const list = () => new IndexList()
    const lane = (this.byClient[client] ??= {
      ...{
        client,
        requests: list(),
        notable: list(),
        steps: list(),
        behind: list(),
        holds: list(),
        open: -1,
        openSteps: [],
      },
    })
    this.count = Math.max(this.count, client)
    return lane
  }

  begin(at: number, client: number, seq: number, req: number, id: number, write: boolean): number {
    const lane = this.laneOf(client)
    const index = this.requests.add(at, client, Outcome.open, seq, req, id)
    if (write) this.requests.flag(index, Flag.write)
    this.requests.setExtra(index, Doing.asks)
    lane.requests.push(index)
    lane.open = index
    this.openRequests.set(req, index)
    return index
  }

  /** The open request of this number; -1 when it is answered, or was let go. */
  openRequest(req: number): number {
    const index = this.openRequests.get(req) ?? -1
    return this.requests.has(index) ? index : -1
  }

  /** @returns the request's index, -1 when its beginning was not seen */
  end(
    at: number,
    client: number,
    seq: number,
    req: number,
    outcome: OutcomeKind,
    stale: boolean,
  ): number {
    const index = this.openRequest(req)
    this.openRequests.delete(req)
    const lane = this.laneOf(client)
    if (lane.open === index) lane.open = -1
    if (index === -1) return -1
    this.requests.close(index, at, outcome)
    this.requests.setLink(index, seq)
    if (stale) this.requests.flag(index, Flag.stale)
    lane.requests.longest = Math.max(lane.requests.longest, at - this.requests.startOf(index))
    const plain = outcome === Outcome.hit || outcome === Outcome.write
    if (stale || (!plain && outcome !== Outcome.cancelled)) {
      lane.notable.push(index)
      lane.notable.longest = lane.requests.longest
    }
    this.leaveBehind(lane, index)
    return index
  }

  /**
   * A step begins.
   * @param place where a query stands among those in flight
   * @returns its index
   */
  beginStep(at: number, client: number, req: number, kind: number, seq: number, place = 0): number {
    const request = this.openRequest(req)
    const index = this.steps.add(at, client, kind, seq, Result.open, place, request)
    const lane = this.laneOf(client)
    if (request === -1) {
      this.steps.flag(index, Flag.behind)
      lane.behind.push(index)
    } else {
      lane.steps.push(index)
      lane.openSteps.push(index)
      if (kind === Step.dbRead || kind === Step.pool) this.requests.flag(request, Flag.loaded)
    }
    return index
  }

  /** What is still under way when its request is answered goes on behind it. */
  private leaveBehind(lane: Lane, request: number): void {
    const { steps } = this
    for (const step of lane.openSteps.splice(0)) {
      if (steps.linkOf(step) !== request) lane.openSteps.push(step)
      else if (steps.has(step)) {
        steps.flag(step, Flag.behind)
        lane.behind.insert(steps, step)
      }
    }
  }

  endStep(index: number, at: number, result: number): void {
    const { steps } = this
    if (!steps.has(index)) return
    steps.close(index, at)
    steps.setA(index, result)
    const lane = this.laneOf(steps.laneOf(index))
    const behind = (steps.flagsOf(index) & Flag.behind) !== 0
    const list = behind ? lane.behind : lane.steps
    if (!behind) lane.openSteps = lane.openSteps.filter((step) => step !== index)
    list.longest = Math.max(list.longest, at - steps.startOf(index))
  }
}
