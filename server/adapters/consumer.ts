import type { Job } from '../ports'
import type { QueueAddress } from '../ports/worker'

/** A job in the hands of a worker: until it is done the broker will hand it out again. */
export interface Delivery {
  job: Job
  /** Tells the broker to forget it. Once more is nothing. */
  done(): void
  /** Gives it back; the broker hands it out again a moment later. */
  again(): void
}

/**
 * Takes jobs from a broker, many at a time, so that writes of one key can be seen together. A lost
 * connection is made again by itself.
 * @returns once jobs come
 */
export type Consume = (address: QueueAddress, take: (delivery: Delivery) => void) => Promise<void>

/** Jobs that a worker holds at most. */
export const PREFETCH = 100
/** How long a failed job is left alone, in ms. */
export const RETRY_MS = 200
