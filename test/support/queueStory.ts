import { emptyState, project, type LabEvent, type LabState } from '@/server/protocol'
import { eventSchema } from '@/server/protocol/events'
import { started, type Told } from './fold'

/** A run with a queue, told job by job; the job of sequence n of a key is `key:n`. */
export class QueueStory {
  state: LabState = emptyState()
  readonly events: LabEvent[] = []
  private at = 0
  private readonly seqs = new Map<string, number>()

  constructor() {
    this.tell(started({ broker: 'bullmq' }))
  }

  tell(told: Told): this {
    const seq = this.state.seq + 1
    const event = eventSchema.parse({ ...told, seq, at: this.at++ })
    this.events.push(event)
    this.state = project(this.state, event)
    return this
  }

  private job(key: string, sequence: number) {
    return { jobId: `${key}:${sequence}`, key, id: 1, writeId: `${key}:${sequence}`, sequence }
  }
  private readonly lab = { at: 0, client: 0 }
  private readonly call = { at: 0, client: 1, req: 1 }

  sending(key: string, sequence: number): this {
    this.seqs.set(`${key}:${sequence}`, this.state.seq + 1)
    const job = this.job(key, sequence)
    return this.tell({ type: 'queue:sending', ...this.call, line: 1, sub: 0, ...job })
  }
  sent(key: string, sequence: number): this {
    const of = this.seqs.get(`${key}:${sequence}`) ?? 0
    return this.tell({ type: 'queue:sent', ...this.call, of, ms: 1, ...this.job(key, sequence) })
  }
  send(key: string, sequence: number): this {
    return this.sending(key, sequence).sent(key, sequence)
  }
  sendFailed(key: string, sequence: number): this {
    const of = this.seqs.get(`${key}:${sequence}`) ?? 0
    const why = { call: 'queue.send', key: null, code: 'deadline', message: '', unknown: true }
    return this.tell({ type: 'call:failed', ...this.call, of, ms: 1, ...why })
  }
  worker(worker: number): this {
    return this.tell({ type: 'worker:started', ...this.lab, worker, pid: 1 })
  }
  killed(worker: number): this {
    return this.tell({ type: 'worker:ended', ...this.lab, worker, how: 'SIGKILL' })
  }
  start(key: string, sequence: number, worker = 1, attempt = 1): this {
    const job = this.job(key, sequence)
    return this.tell({ type: 'job:started', ...this.lab, ...job, worker, attempt })
  }
  applied(key: string, sequence: number, version: number, worker = 1): this {
    const told = { ...this.job(key, sequence), worker, ms: 1, version, value: '', found: false }
    return this.tell({ type: 'job:applied', ...this.lab, ...told })
  }
  skipped(key: string, sequence: number, why: 'newer' | 'again', worker = 1): this {
    const told = { ...this.job(key, sequence), worker, why }
    return this.tell({ type: 'job:skipped', ...this.lab, ...told })
  }
  failed(key: string, sequence: number, worker = 1): this {
    const told = { ...this.job(key, sequence), worker, message: 'no' }
    return this.tell({ type: 'job:failed', ...this.lab, ...told })
  }
  drained(left = 0): this {
    return this.tell({ type: 'queue:drained', ...this.lab, ms: 1, left, how: 'empty' })
  }

  get figures() {
    const { acknowledged, applied, superseded, owed, lost, doubled } = this.state.queue
    return { acknowledged, applied, superseded, owed, lost, doubled }
  }
}
