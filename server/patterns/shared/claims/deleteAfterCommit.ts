import type { Claim, ClaimWatch } from '../definition'

class Watch implements ClaimWatch {
  private readonly committed = new Set<number>()
  private deletes = 0
  private early = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'db:answered' && event.op === 'write') this.committed.add(event.req)
    else if (event.type === 'request:finished') this.committed.delete(event.req)
    else if (event.type === 'cache:deleting') {
      this.deletes++
      if (!this.committed.has(event.req)) this.early++
    }
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
