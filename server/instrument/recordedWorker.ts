import type { Job } from '../ports'
import type { FromWorker, Go, WorkerProcess } from '../ports/worker'
import { wordsOf } from './recordedQueue'
import type { Studio } from './session'
import { duration } from './wire'

/** What all workers of a run share. */
export interface Books {
  /** How often each job was begun, until its worker is through with it. */
  attempts: Map<string, number>
  /** The newest version that a job gave each row. */
  versions: Map<number, number>
  /** Jobs that came to an end so far. */
  settled: number
  /** The rules of the next write. */
  go(): Go
}

interface Writing {
  job: Job
  began: number
  /** It was about to commit: whether it did, only the database knows when it says no more. */
  intends: boolean
}

/**
 * One worker as the run sees it: it is held at the gate like everybody, has a place in the database's
 * pool for each of its writes, and what it tells becomes events.
 */
export class RecordedWorker {
  /** Jobs that it has from the broker. */
  readonly held = new Set<string>()
  /** It takes jobs. */
  ready = false
  private writing: Writing | null = null
  private giveBack = () => {}
  private over = false

  constructor(
    readonly number: number,
    private readonly process: WorkerProcess,
    private readonly studio: Studio,
    private readonly books: Books,
  ) {
    const { pid } = process
    studio.tape.add({ type: 'worker:started', ...this.now(), pid })
  }

  hear(told: FromWorker): void {
    switch (told.type) {
      case 'ready':
        this.ready = true
        return
      case 'took':
        this.held.add(told.job.writeId)
        return
      case 'left':
        this.held.delete(told.jobId)
        this.books.attempts.delete(told.jobId)
        return
      case 'asks':
        return void this.admit()
      case 'starts':
        return this.starts(told.job)
      case 'intends':
        if (this.writing) this.writing.intends = true
        return
      case 'applied':
        return this.applied(told.version, told.value, false)
      case 'skipped':
        return this.skipped(told.why)
      case 'left-out':
        return this.leftOut(told.job)
      case 'failed':
        return this.failed(told.message)
    }
  }

  private async admit(): Promise<void> {
    const { gate, db } = this.studio
    if (gate.held) await gate.pass(0)
    const giveBack = await db.place()
    if (this.over) return giveBack()
    this.giveBack = giveBack
    this.process.tell(this.books.go())
  }

  private starts(job: Job): void {
    const { attempts } = this.books
    const attempt = (attempts.get(job.writeId) ?? 0) + 1
    attempts.set(job.writeId, attempt)
    const told = this.about(job)
    this.writing = { job, began: told.at, intends: false }
    this.studio.tape.add({ type: 'job:started', ...told, attempt })
  }

  private applied(version: number | null, value: string, found: boolean): void {
    const { writing } = this
    if (!writing) return
    const told = this.about(writing.job)
    const ms = duration(writing.began, told.at)
    this.studio.tape.add({ type: 'job:applied', ...told, ms, version, value, found })
    if (version !== null) this.books.versions.set(writing.job.id, version)
    this.settle(writing.job)
    this.stopWriting()
  }

  private skipped(why: 'newer' | 'again'): void {
    const { writing } = this
    if (!writing) return
    this.studio.tape.add({ type: 'job:skipped', ...this.about(writing.job), why })
    this.settle(writing.job)
    this.stopWriting()
  }

  private leftOut(job: Job): void {
    this.studio.tape.add({ type: 'job:skipped', ...this.about(job), why: 'newer' })
    this.settle(job)
  }

  /** It comes to nothing now; the broker hands it out again. */
  private failed(message: string): void {
    const { writing } = this
    if (!writing) return
    this.studio.tape.add({ type: 'job:failed', ...this.about(writing.job), message })
    this.stopWriting()
  }

  private settle(job: Job): void {
    this.books.settled++
    this.studio.owed.delete(job)
  }

  private stopWriting(): void {
    this.writing = null
    this.giveBack()
    this.giveBack = () => {}
  }

  /**
   * Its process has ended: what it had begun is looked up, by its write id.
   * @returns once nothing of it is open any more
   */
  async end(how: string): Promise<void> {
    this.over = true
    this.studio.tape.add({ type: 'worker:ended', ...this.now(), how })
    const { writing } = this
    if (writing?.intends) await this.recover(writing.job)
    this.stopWriting()
  }

  private async recover(job: Job): Promise<void> {
    const last = await this.studio.world.db.last(job.id).catch(() => null)
    if (last?.writeId !== job.writeId || last.row.version === null) return
    // An earlier try of the same job may have made this version.
    if (last.row.version === this.books.versions.get(job.id)) return
    this.applied(last.row.version, last.row.name, true)
  }

  private now() {
    const { tape } = this.studio
    return { seq: tape.next(), at: tape.now(), client: 0, worker: this.number }
  }

  private about(job: Job) {
    return { ...this.now(), jobId: job.writeId, ...wordsOf(job) }
  }
}
