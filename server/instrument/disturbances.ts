import type { CallPoint, Disturbance, Fail, Hold, Sign } from '../protocol/disturbances'
import type { LabEvent } from '../protocol/events'
import type { Session } from './session'
import type { Tape } from './tape'
import { duration } from './wire'

/** A call that failed because a disturbance or a slider says so; it never reached its server. */
export class Injected extends Error {
  readonly code = 'injected'
  constructor(call: string, why: string) {
    super(`${call} failed on purpose: ${why}`)
    this.name = 'Injected'
  }
}

interface Call {
  name: string
  key: string | null
}

/** A call that is held now. */
interface Held {
  req: number
  id: number
  key: string | null
  /** How many signs each other request has brought. */
  brought: Map<number, number>
  go: (how: 'reached' | 'run over') => void
}

/** One declared hold or fault, with its count of the calls that it is about. */
class Rule<D extends Hold | Fail> {
  private calls = 0
  held: Held | null = null

  constructor(readonly is: D) {}

  /** Counts the call. @returns whether it is one of those that are meant */
  means(session: Session, point: CallPoint | null): boolean {
    const { at, by, nth, every = 1 } = this.is
    if (at !== point || (by !== undefined && by !== session.op)) return false
    this.calls++
    return nth === undefined ? this.calls % every === 0 : this.calls === nth
  }
}

/** Holds and faults of one run, as its preset declares them. Times are already divided by the speed. */
export class Disturbances {
  private readonly holds: Rule<Hold>[]
  private readonly faults: Rule<Fail>[]
  private over = false

  constructor(
    declared: readonly Disturbance[],
    private readonly tape: Tape,
  ) {
    this.holds = declared.flatMap((one) => (one.kind === 'hold' ? [new Rule(one)] : []))
    this.faults = declared.flatMap((one) => (one.kind === 'fail' ? [new Rule(one)] : []))
  }

  /** Holds the call where a hold says so; held time counts in no latency. */
  async hold(session: Session, call: Call): Promise<void> {
    const point = pointOf(call.name)
    for (const rule of this.holds) {
      if (rule.means(session, point) && !rule.held && !this.over) {
        await this.keep(session, call, rule)
      }
    }
  }

  private async keep(session: Session, call: Call, rule: Rule<Hold>): Promise<void> {
    const { tape } = this
    const { client, req, id } = session
    const { upToMs, why } = rule.is
    const began = tape.now()
    const of = tape.next()
    const place = { client, req, call: call.name }
    tape.add({ type: 'hold:began', seq: of, at: began, ...place, why, upToMs })
    const how = await new Promise<'reached' | 'run over' | 'time'>((go) => {
      const timer = setTimeout(go, upToMs, 'time')
      rule.held = {
        ...{ req, id, key: call.key, brought: new Map() },
        go: (ending) => {
          clearTimeout(timer)
          go(ending)
        },
      }
    })
    rule.held = null
    const at = tape.now()
    const ms = duration(began, at)
    tape.add({ type: 'hold:ended', seq: tape.next(), at, ...place, of, ms, how })
    session.heldMs += ms
  }

  /** @throws Injected where a fault says that this call fails */
  fail(session: Session, name: string): void {
    const point = pointOf(name)
    for (const rule of this.faults) {
      if (rule.means(session, point)) throw inject(session, name, rule.is.why)
    }
  }

  /** Learns from each event whether somebody who is held may go on. */
  see(event: LabEvent): void {
    for (const { is, held } of this.holds) {
      if (!held || !isNext(is.until, held, event)) continue
      const req = 'req' in event ? event.req : 0
      const brought = (held.brought.get(req) ?? 0) + 1
      held.brought.set(req, brought)
      if (brought === is.until.length) held.go('reached')
    }
  }

  /** A run that ends holds nobody. */
  end(): void {
    this.over = true
    for (const { held } of this.holds) held?.go('run over')
  }
}

/** Records that a call fails on purpose. @returns the error to throw */
export function inject(session: Session, call: string, why: string): Injected {
  const { tape } = session.studio
  const { client, req } = session
  tape.add({ type: 'fault:injected', seq: tape.next(), at: tape.now(), client, req, call, why })
  return new Injected(call, why)
}

const points: Record<string, CallPoint> = {
  'cache.get': 'cache.get',
  'cache.set': 'cache.set',
  'cache.if-newer': 'cache.set',
  'cache.add': 'cache.set',
  'cache.put': 'cache.set',
  'cache.leased': 'cache.set',
  'cache.getOrLease': 'cache.get',
  'cache.delete': 'cache.delete',
  'lock.acquire': 'lock.acquire',
  'lock.release': 'lock.release',
  'db.read': 'db.read',
  'db.write': 'db.write',
  'queue.send': 'queue.send',
}
const pointOf = (call: string): CallPoint | null => points[call] ?? null

/** Whether the event is the next sign of another request, on the row of the held call. */
function isNext(signs: readonly Sign[], held: Held, event: LabEvent): boolean {
  const req = 'req' in event ? event.req : 0
  if ('req' in event && req === held.req) return false
  const sign = signs[held.brought.get(req) ?? 0]
  if (sign?.type !== event.type) return false
  if (sign.op !== undefined && !('op' in event && event.op === sign.op)) return false
  if (held.key !== null && 'key' in event) return event.key === held.key
  return 'id' in event ? event.id === held.id : true
}
