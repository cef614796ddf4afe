import type { EventOf } from '../../protocol/events'
import { keyIn, slotOf } from '../../protocol/slots'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

/** The map is looked at now and then: what it says may have been so for this long, in ms. */
const MAP_LATE_MS = 2000

interface Answer {
  seq: number
  at: number
  slot: number
  node: string
}

/**
 * What a node answered (and did not redirect) belongs to a slot that it owns by one of the maps or
 * redirections that were seen, before or soon after: a promoted replica answers before the next map
 * names it.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  private readonly owners = new Map<number, Set<string>>()
  /** Answers of nodes that no map has named for their slot yet. */
  private open: Answer[] = []
  /** Calls that were sent on for once (ASK), and to which node: it answers, and does not own the slot. */
  private readonly sentOn = new Map<number, string>()
  private answered = 0
  private elsewhere = 0
  /** Keys that the cluster puts into another slot than their hash says. */
  private misplaced = 0
  private at = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    this.at = event.at
    if (event.type === 'cluster:mapped') {
      for (const { from, to, node } of event.slots) {
        for (let slot = from; slot <= to; slot++) this.own(slot, node)
      }
      this.settle()
    } else if (event.type === 'cluster:redirected') {
      if (event.kind === 'moved') this.own(event.slot, event.to)
      else this.sentOn.set(event.of, event.to)
    } else if (event.type === 'call:failed') this.sentOn.delete(event.of)
    else if (event.type === 'cluster:placed') this.place(event)
    else if (event.type === 'wire:replied' && event.server === 'redis-cluster') this.judge(event)
  }

  private place(event: EventOf<'cluster:placed'>): void {
    this.proof.tested(event)
    if (slotOf(event.name) === event.slot) return
    this.misplaced++
    this.proof.broken(event)
  }

  private own(slot: number, node: string): void {
    const owners = this.owners.get(slot) ?? new Set()
    this.owners.set(slot, owners.add(node))
  }

  private judge(event: EventOf<'wire:replied'>): void {
    const { command, reply, node, seq, at, of } = event
    const key = keyIn(command)
    if (key === null || node === undefined || reply.startsWith('(error)')) return
    if (this.sentOn.get(of) === node) return void this.sentOn.delete(of)
    this.answered++
    this.proof.tested(event)
    const answer = { seq, at, slot: slotOf(key), node }
    if (!this.isOwners(answer)) this.open.push(answer)
  }

  private isOwners({ slot, node }: Answer): boolean {
    return this.owners.get(slot)?.has(node) ?? false
  }

  private settle(): void {
    this.open = this.open.filter((answer) => !this.isOwners(answer))
    for (const answer of this.open) {
      if (answer.at >= this.at - MAP_LATE_MS) continue
      this.elsewhere++
      this.proof.broken(answer)
    }
    this.open = this.open.filter(({ at }) => at >= this.at - MAP_LATE_MS)
  }

  verdict() {
    this.settle()
    const detail = `${this.answered} answers, ${this.elsewhere} of them from a node that does not own the slot`
    if (this.misplaced > 0) {
      return { held: false, detail: `${this.misplaced} keys are in another slot than CRC16 says` }
    }
    return { held: this.elsewhere === 0, detail }
  }
}

export const onTheOwner: Claim = {
  id: 'key-on-its-owner',
  title: 'Every key is answered by the owner of its slot',
  applies: () => true,
  watch: () => new Watch(),
}
