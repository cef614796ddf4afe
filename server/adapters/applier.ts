import type { Job } from '../ports'
import type { FromWorker, Go, ToWorker } from '../ports/worker'
import type { RowStore } from '../ports/world'
import type { Delivery } from './consumer'

/** Puts a word into the pipe. @returns once it lies there, where no death can take it back */
export type Tell = (told: FromWorker) => Promise<void>

/**
 * The work of a worker: it holds jobs, leaves out those that a later one of the same key has made
 * useless, and commits the others one after the other, each when it is told to go.
 */
export class Applier {
  /** In order of arrival. */
  private waiting: Delivery[] = []
  /** It has asked for a place, or writes. */
  private busy = false

  constructor(
    private readonly rows: Pick<RowStore, 'apply'>,
    private readonly tell: Tell,
    private coalesce: boolean,
  ) {}

  take(delivery: Delivery): void {
    void this.tell({ type: 'took', job: delivery.job })
    this.waiting.push(delivery)
    if (this.coalesce) this.leaveOut(delivery.job.key)
    this.ask()
  }

  hear(message: ToWorker): void {
    if (message.type === 'go') void this.write(message)
    else if (message.type === 'coalesce') {
      this.coalesce = message.on
      if (message.on) for (const { job } of [...this.waiting]) this.leaveOut(job.key)
    }
  }

  private ask(): void {
    if (this.busy || this.waiting.length === 0) return
    this.busy = true
    void this.tell({ type: 'asks' })
  }

  /** The newest waiting write of a key makes the older ones useless: its broker still has it. */
  private leaveOut(key: string): void {
    const same = this.waiting.filter(({ job }) => job.key === key)
    const newest = Math.max(...same.map(({ job }) => job.sequence))
    for (const delivery of same) {
      const { job, done } = delivery
      if (job.sequence === newest) continue
      this.waiting.splice(this.waiting.indexOf(delivery), 1)
      void this.tell({ type: 'left-out', job })
      done()
      void this.tell({ type: 'left', jobId: job.writeId })
    }
  }

  private async write(go: Go): Promise<void> {
    // Somebody waits: who asked was not left out without another one in his place.
    const delivery = this.waiting.shift()
    if (!delivery) return
    const { job, done, again } = delivery
    await this.tell({ type: 'starts', job })
    try {
      if (go.ack === 'before-commit') done()
      await delay(go)
      await this.commit(job, go)
      done()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      await this.tell({ type: 'failed', jobId: job.writeId, message })
      again()
    }
    await this.tell({ type: 'left', jobId: job.writeId })
    this.busy = false
    this.ask()
  }

  private async commit(job: Job, { apply, fail, die }: Go): Promise<void> {
    const jobId = job.writeId
    if (fail !== undefined) throw new Error(fail)
    await this.tell({ type: 'intends', jobId })
    const result = await this.rows.apply(job, apply)
    if (die === 'commit') process.kill(process.pid, 'SIGKILL')
    if (typeof result === 'string') await this.tell({ type: 'skipped', why: result })
    else {
      const { version, name: value } = result
      await this.tell({ type: 'applied', jobId, version, value })
    }
  }
}

/** The delay that stands for a slow database; half of it when the worker is to die. */
async function delay({ delayMs, die }: Go): Promise<void> {
  const ms = die === 'delay' ? delayMs / 2 : delayMs
  if (ms > 0) await new Promise((wake) => setTimeout(wake, ms))
  if (die === 'delay') process.kill(process.pid, 'SIGKILL')
}
