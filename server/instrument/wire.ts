import type { SlotRange, WireReply, WireTap } from '../ports/world'
import type { Purpose } from '../protocol/events'
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

  constructor(private readonly tape: Tape) {}

  sent(server: string, command: string, node?: string): (reply: WireReply) => void {
    const { client, req, of, purpose } = this.caller ?? HOUSEKEEPING
    const began = this.tape.now()
    return (reply) => {
      const at = this.tape.now()
      this.tape.add({
        type: 'wire:replied',
        seq: this.tape.next(),
        at,
        client,
        req,
        of,
        server,
        ...(node && { node }),
        command,
        reply: reply.text,
        ms: duration(began, at),
        purpose: reply.hits + reply.misses > 0 ? purpose : null,
        hits: reply.hits,
        misses: reply.misses,
        sets: reply.sets,
        deletes: reply.deletes,
      })
      if (reply.redirect) this.redirected({ client, req, of }, reply.redirect)
    }
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
}

/** From one run time to a later one, to the microsecond. */
export const duration = (from: number, to: number): number =>
  Math.max(0, Math.round((to - from) * 1000) / 1000)
