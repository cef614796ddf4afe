import pLimit from 'p-limit'
import { Cancelled, type Cancellation, type Clock, type Row } from '../ports'
import type { RowStore } from '../ports/world'
import type { Settings } from '../protocol/params'

/** Called while the query has its place in the pool. */
export interface Told<T> {
  began(): void
  /** After the delay, before the query. Throws when it is to fail on purpose. */
  due(): void
  answered(result: T): void
}

/**
 * The delay and the pool that Cachescope puts in front of the real database, so that a query costs
 * what the sliders say. Both are injected, and the screen says so; the query itself is real.
 */
export class InjectedDatabase {
  private readonly limit = pLimit({ concurrency: 10, rejectOnClear: true })

  constructor(
    private readonly store: RowStore,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly cancellation: Cancellation,
  ) {
    cancellation.on(() => this.limit.clearQueue())
  }

  /** Gives the pool the size of the slider; queries that queue begin at once when it grew. */
  resize(): void {
    const { dbPool } = this.settings
    if (this.limit.concurrency !== dbPool) this.limit.concurrency = dbPool
  }

  /**
   * A place in the pool for a query that another process makes; the end of the run takes none away.
   * @returns the function that gives it back
   */
  place(): Promise<() => void> {
    this.resize()
    return new Promise((given) => {
      const ask = () => {
        this.limit(() => new Promise<void>((back) => given(back))).catch(ask)
      }
      ask()
    })
  }

  async read(id: number, told: Told<Row | null>): Promise<Row | null> {
    return await this.query(told, this.settings.dbReadMs, () => this.store.read(id))
  }

  async write(id: number, name: string, writeId: string, told: Told<Row>): Promise<Row> {
    return await this.query(told, this.settings.dbWriteMs, () =>
      this.store.write(id, name, writeId),
    )
  }

  private query<T>(told: Told<T>, delayMs: number, run: () => Promise<T>): Promise<T> {
    this.resize()
    return new Promise<T>((resolve, reject) => {
      const fail = (error: unknown) => reject(this.cancellation.asked ? new Cancelled() : error)
      const work = async () => {
        try {
          resolve(await this.work(told, delayMs, run))
        } catch (error) {
          fail(error)
          // The failure is recorded before the next query gets the place.
          await new Promise(setImmediate)
        }
      }
      this.limit(work).catch(fail)
    })
  }

  private async work<T>(told: Told<T>, delayMs: number, run: () => Promise<T>): Promise<T> {
    if (this.cancellation.asked) throw new Cancelled()
    told.began()
    if (delayMs > 0) await this.clock.sleep(delayMs, this.cancellation)
    told.due()
    const result = await run()
    told.answered(result)
    return result
  }
}
