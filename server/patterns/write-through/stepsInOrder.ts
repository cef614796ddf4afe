import type { EventOf, LabEvent } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

type Step = 'cache' | 'database'

/** A step of a write begins only when the other one, which comes before it, has ended. */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** What each open write has done. */
  private readonly done = new Map<number, Set<Step>>()
  private writes = 0
  private early = 0

  constructor(private readonly first: Step) {}

  see(event: LabEvent): void {
    if (event.type === 'request:started') {
      if (event.op === 'write') this.done.set(event.req, new Set())
    } else if (event.type === 'request:finished') this.done.delete(event.req)
    else if (event.type === 'cache:setting') this.begin(event, 'cache')
    else if (event.type === 'db:asked') this.begin(event, 'database')
    else if (event.type === 'cache:set') this.done.get(event.req)?.add('cache')
    else if (event.type === 'db:answered') this.done.get(event.req)?.add('database')
  }

  private begin(event: EventOf<'cache:setting' | 'db:asked'>, step: Step): void {
    const done = this.done.get(event.req)
    if (!done || step === this.first) return
    this.writes++
    this.proof.tested(event)
    if (done.has(this.first)) return
    this.early++
    this.proof.broken(event)
  }

  verdict() {
    const { early, writes } = this
    if (early > 0) return { held: false, detail: `${early} of ${writes} second steps came first` }
    return { held: true, detail: `${writes} second steps, each after its first` }
  }
}

const inOrder = (order: 'cache-first' | 'database-first', first: Step, title: string): Claim => ({
  id: order,
  title,
  applies: ({ params }) => params['order'] === order,
  watch: () => new Watch(first),
})

export const cacheFirst = inOrder(
  'cache-first',
  'cache',
  'A write reaches the database only after the cache',
)
export const databaseFirst = inOrder(
  'database-first',
  'database',
  'A write reaches the cache only after its commit',
)
