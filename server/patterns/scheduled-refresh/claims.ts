import { guideOutcomes, nothingAfterTtl, onlyFromDatabase } from '../shared/claims'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'
import { oldIsKept } from './oldIsKept'
import { scenario } from './scenario'

class OneInstance implements ClaimWatch {
  readonly proof = new Proof()
  private readonly open = new Set<number>()
  private ticks = 0
  private skipped = 0
  private overlaps = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'tick:began') {
      this.ticks++
      this.proof.tested(event)
      if (this.open.size > 0) {
        this.overlaps++
        this.proof.broken(event)
      }
      this.open.add(event.seq)
    } else if (event.type === 'tick:ended') this.open.delete(event.of)
    else if (event.type === 'tick:skipped') {
      this.skipped++
      this.proof.tested(event, 0)
    }
  }

  verdict() {
    const detail = `${this.ticks} refreshes, ${this.skipped} ticks skipped, ${this.overlaps} overlaps`
    return { held: this.overlaps === 0, detail }
  }
}

const oneInstance: Claim = {
  id: 'one-refresh-at-a-time',
  title: 'A refresh never overlaps itself',
  applies: () => true,
  watch: () => new OneInstance(),
}

class NoReaderLoads implements ClaimWatch {
  readonly proof = new Proof()
  private reads = 0
  private loads = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    if (event.type === 'request:finished' && event.op === 'read') {
      this.reads++
      this.proof.tested(event)
    }
    // Client 0 is the lab itself: the schedule.
    else if (event.type === 'db:asked' && event.op === 'read' && event.client !== 0) {
      this.loads++
      this.proof.broken(event)
    }
  }

  verdict() {
    return { held: this.loads === 0, detail: `${this.reads} reads, ${this.loads} of them loaded` }
  }
}

const noReaderLoads: Claim = {
  id: 'readers-never-load',
  title: 'Readers never load',
  applies: () => true,
  watch: () => new NoReaderLoads(),
}

export const claims: Claim[] = [
  guideOutcomes(scenario),
  oneInstance,
  noReaderLoads,
  oldIsKept,
  onlyFromDatabase,
  nothingAfterTtl,
]
