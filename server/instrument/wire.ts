import type { KeptKey, Replied, SlotRange, WireReply, WireTap } from '../ports/world'
import type { EventOf, Purpose } from '../protocol/events'
import type { Tape } from './tape'

/** The port call in whose name a command is sent. */
export interface Caller {
  client: number
  req: number
  of: number
  purpose: Purpose | null
}

const HOUSEKEEPING: Caller = { client: 0, req: 0, of: 0, purpose: 'housekeeping' }

/**
 * The second tap: what really went over the wire. An adapter sends its command in the same turn in
 * which it is called, so the caller named just before is the one to whom the command belongs.
 */
export class Wire implements WireTap {
  /** Set by the choke point before it calls an adapter, cleared after. */
  caller: Caller | null = null
  /** Only of commands to a cluster: one call may send several. */
  private readonly callers = new WeakMap<Replied, Caller>()

  constructor(private readonly tape: Tape) {}

  sent(server: string, command: string, node?: string, after?: Replied): Replied {
    const caller = (after && this.callers.get(after)) ?? this.caller ?? HOUSEKEEPING
    const { client, req, of, purpose } = caller
    const began = this.tape.now()
    const replied = (reply: WireReply) => {
      const at = this.tape.now()
      const event: EventOf<'wire:replied'> = {
        type: 'wire:replied',
        seq: this.tape.next(),
        at,
        client,
        req,
        of,
        server,
        command,
        reply: reply.text,
        ms: duration(began, at),
        purpose: reply.hits + reply.misses > 0 ? purpose : null,
        hits: reply.hits,
        misses: reply.misses,
        sets: reply.sets,
        deletes: reply.deletes,
      }
      if (node !== undefined) event.node = node
      this.tape.add(event)
      if (reply.redirect) this.redirected({ client, req, of }, reply.redirect)
    }
    if (node !== undefined) this.callers.set(replied, caller)
    return replied
  }

  private redirected(
    caller: Pick<Caller, 'client' | 'req' | 'of'>,
    redirect: NonNullable<WireReply['redirect']>,
  ): void {
    const { tape } = this
    const at = tape.now()
    tape.add({ type: 'cluster:redirected', seq: tape.next(), at, ...caller, ...redirect })
  }

  mapped(slots: SlotRange[], prefix: string): void {
    const { tape } = this
    tape.add({ type: 'cluster:mapped', seq: tape.next(), at: tape.now(), client: 0, prefix, slots })
  }

  placed(key: string, name: string, slot: number): void {
    const who = { seq: this.tape.next(), at: this.tape.now(), client: 0 }
    this.tape.add({ type: 'cluster:placed', ...who, key, name, slot })
  }

  lost(node: string, how: 'killed' | 'closed'): void {
    const who = { seq: this.tape.next(), at: this.tape.now(), client: 0 }
    this.tape.add({ type: 'cluster:lost', ...who, node, how })
  }

  back(node: string): void {
    const who = { seq: this.tape.next(), at: this.tape.now(), client: 0 }
    this.tape.add({ type: 'cluster:back', ...who, node })
  }

  inherited(node: string, from: string, keys: KeptKey[]): void {
    const who = { seq: this.tape.next(), at: this.tape.now(), client: 0 }
    this.tape.add({ type: 'cluster:inherited', ...who, node, from, keys })
  }
}

/** From one run time to a later one, to the microsecond. */
export const duration = (from: number, to: number): number =>
  Math.max(0, Math.round((to - from) * 1000) / 1000)
