import type { ApplyRule, Job } from './index'
import type { Unchanged } from './world'

/**
 * The worker of write-behind runs in a process of its own. These are the words between it and the run:
 * what reaches the pipe is not lost with the worker.
 */

/** Where it finds its queue. The address may carry credentials. */
export interface QueueAddress {
  broker: 'bullmq' | 'rabbitmq'
  url: string
  run: string
}

/** Where it finds the rows of its run. The address may carry credentials. */
export type RowsAddress =
  { kind: 'sqlite'; run: string; file: string } | { kind: 'postgresql'; run: string; url: string }

/** Where its work lies. */
export interface WorkerOrders {
  queue: QueueAddress
  rows: RowsAddress
}

/** It has a place in the database's pool for one write, and writes by these rules. */
export interface Go {
  type: 'go'
  /** Put in front of the write, in ms. */
  delayMs: number
  apply: ApplyRule
  ack: 'after-commit' | 'before-commit'
  /** It fails on purpose, for this reason. */
  fail?: string
  /** It kills itself on purpose: in the middle of the delay, or between its commit and telling anyone. */
  die?: DeathPoint
}
export type DeathPoint = 'delay' | 'commit'

export type ToWorker =
  /** The first word that it hears; the others come after its `ready`. */
  | { type: 'orders'; orders: WorkerOrders; coalesce: boolean }
  | Go
  | { type: 'coalesce'; on: boolean }
  | { type: 'stop' }

export type FromWorker =
  /** It takes jobs from the broker. */
  | { type: 'ready' }
  /** The broker gave it a job, which it holds from here on … */
  | { type: 'took'; job: Job }
  /** … until it is through with it: applied, left out, or given back. */
  | { type: 'left'; jobId: string }
  /** It has something to write, and wants a place. */
  | { type: 'asks' }
  | { type: 'starts'; job: Job }
  /** It is about to commit: from here on nobody knows, unless it says more. */
  | { type: 'intends'; jobId: string }
  | { type: 'applied'; jobId: string; version: number | null; value: string }
  /** The database was not changed by it. */
  | { type: 'skipped'; why: Unchanged }
  /** It waited, and a later write of its key waits too. */
  | { type: 'left-out'; job: Job }
  | { type: 'failed'; jobId: string; message: string }

export interface WorkerProcess {
  readonly pid: number
  tell(message: ToWorker): void
  /** Ends it at once. */
  kill(): void
}

/**
 * @param coalesce whether it leaves out what a later waiting write makes useless
 * @param heard gets every word that reached the pipe
 * @param ended is called once, after the last word: `SIGKILL`, or `status 1: ` and what it said last
 */
export type StartWorker = (
  coalesce: boolean,
  heard: (told: FromWorker) => void,
  ended: (how: string) => void,
) => WorkerProcess
