import { ReplyLost } from '../ports'
import type { CallPoint, Disturbance, Fail, Hold, Lose, Sign } from '../protocol/disturbances'
import { LabError } from '../protocol/errors'
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

/** Faults of a person that wait for their calls: a list without an end would slow every call. */
const MOST_WAITING = 20

/** One hold or fault, with its count of the calls that it is about. */
class Rule<D extends Hold | Fail | Lose> {
  private calls = 0
  held: Held | null = null

  constructor(readonly is: D) {}

  /** It is about no call that is still to come. */
  get isSpent(): boolean {
    return this.is.next !== undefined && this.calls >= this.is.next
  }

  /** Counts the call. @returns whether it is one of those that are meant */
  means(point: CallPoint | null, op: Session['op'] | null): boolean {
    const { at, by, nth, every = 1, next } = this.is
    if (at !== point || (by !== undefined && by !== op)) return false
    this.calls++
    if (next !== undefined) return this.calls <= next
    return nth === undefined ? this.calls % every === 0 : this.calls === nth
  }
}

/** Holds and faults of one run, as its preset declares them. Times are already divided by the speed. */
export class Disturbances {
  private readonly holds: Rule<Hold>[]
  private faults: Rule<Fail>[]
  private losses: Rule<Lose>[]
  private over = false

  constructor(
    declared: readonly Disturbance[],
    private readonly tape: Tape,
  ) {
    this.holds = declared.flatMap((one) => (one.kind === 'hold' ? [new Rule(one)] : []))
    this.faults = declared.flatMap((one) => (one.kind === 'fail' ? [new Rule(one)] : []))
    this.losses = declared.flatMap((one) => (one.kind === 'lose' ? [new Rule(one)] : []))
  }

  /** One more, from now on. */
  add(one: Fail | Lose): void {
    this.forgetSpent()
    if (one.kind === 'fail') this.faults.push(new Rule(one))
    else this.losses.push(new Rule(one))
  }

  /** @throws LabError when too many wait for their calls already */
  mustHaveRoom(): void {
    this.forgetSpent()
    if (this.faults.length + this.losses.length < MOST_WAITING) return
    throw new LabError(
      'not_now',
      `${MOST_WAITING} faults still wait for their calls. Let some of them happen first.`,
    )
  }

  private forgetSpent(): void {
    this.faults = this.faults.filter((rule) => !rule.isSpent)
    this.losses = this.losses.filter((rule) => !rule.isSpent)
  }

  /** Holds the call where a hold says so; held time counts in no latency. */
  async hold(session: Session, call: Call): Promise<void> {
    const point = pointOf(call.name)
    for (const rule of this.holds) {
      if (rule.means(point, session.op) && !rule.held && !this.over) {
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
    const fault = this.failing(name, session.op)
    if (fault) throw inject(session, name, fault)
  }

  /**
   * Counts a call. @returns the fault that says that it fails
   * @param op null: it belongs to no request
   */
  failing(name: string, op: Session['op'] | null): Fail | null {
    return theOne(this.faults, name, op)
  }

  /** @throws ReplyLost where a fault says that the reply to this call, which is done, gets lost */
  lose(session: Session, name: string): void {
    const loss = this.losses.length > 0 ? theOne(this.losses, name, session.op) : null
    if (!loss) return
    record(session, name, loss)
    throw new ReplyLost(`${name}: its reply was lost on purpose: ${loss.why}`)
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

/** What is said of a call that is tampered with. */
type Said = Pick<Fail, 'why' | 'asked'>

/** Records that a call fails on purpose. @returns the error to throw */
export function inject(session: Session, call: string, said: Said): Injected {
  record(session, call, said)
  return new Injected(call, said.why)
}

function record({ client, req, studio }: Session, call: string, said: Said): void {
  const { tape } = studio
  const place = { seq: tape.next(), at: tape.now(), client, req, call }
  tape.add({ type: 'fault:injected', ...place, ...origin(said) })
}

/** Why it is done, and who asked for it where that was a person. */
export const origin = ({ why, asked }: Said): Said =>
  asked === undefined ? { why } : { why, asked }

/** The first that is about this call; each rule counts the calls that come to it. */
function theOne<D extends Fail | Lose>(
  rules: readonly Rule<D>[],
  name: string,
  op: Session['op'] | null,
): D | null {
  const point = pointOf(name)
  return rules.find((rule) => rule.means(point, op))?.is ?? null
}

const points: Record<string, CallPoint> = {
  'cache.get': 'cache.get',
  'cache.set': 'cache.set',
  'cache.if-newer': 'cache.set',
  'cache.fenced': 'cache.set',
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
