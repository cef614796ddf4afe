import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

/** Writes that are remembered: a delete that failed may come again long after its request. */
const REMEMBERED = 10_000

class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** Requests that have committed, the oldest first. */
  private readonly committed = new Set<number>()
  private deletes = 0
  private early = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'db:answered' && event.op === 'write') this.commit(event.req)
    else if (event.type === 'cache:deleting') {
      this.deletes++
      this.proof.tested(event)
      if (this.committed.has(event.req)) return
      this.early++
      this.proof.broken(event)
    }
  }

  private commit(req: number): void {
    this.committed.add(req)
    const [oldest] = this.committed
    if (this.committed.size > REMEMBERED && oldest !== undefined) this.committed.delete(oldest)
  }

  verdict() {
    if (this.early > 0)
      return { held: false, detail: `${this.early} of ${this.deletes} came before the commit` }
    return { held: true, detail: `${this.deletes} deletes, each after its commit` }
  }
}

export const deleteAfterCommit: Claim = {
  id: 'delete-after-commit',
  title: 'The copy is deleted only after the commit',
  applies: ({ scenario }) => scenario === 'load',
  watch: () => new Watch(),
}
