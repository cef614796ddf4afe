import type { EventType } from './events'

/**
 * What is done to a run on purpose: by its preset, so that a trap springs by design and not by luck, or
 * by a person while it runs. A preset's is shown beside it, and its times are divided by the speed; all
 * of it is recorded as injected.
 */
export type Disturbance = Hold | Fail | Lose | OutsideWrite | Break | KillWorker

interface OnPurpose {
  /** For people: one short sentence. */
  why: string
  /** Where a person asked for it: the `seq` of the `fault:asked`. */
  asked?: number
}

/** Where a call of a client can be held or made to fail; `cache.set` is every way of storing. */
export type CallPoint =
  | 'cache.get'
  | 'cache.set'
  | 'cache.delete'
  | 'lock.acquire'
  | 'lock.release'
  | 'db.read'
  | 'db.write'
  | 'queue.send'

interface AtCall extends OnPurpose {
  at: CallPoint
  /** Only in requests of this kind. */
  by?: 'read' | 'write' | 'refresh'
  /** Which of these calls, counted from 1 over all clients: the n-th alone … */
  nth?: number
  /** … or every n-th … */
  every?: number
  /** … or the next so many, counted from now; where all are left out, each one. */
  next?: number
}

/** An event that somebody else's request must bring before a held call goes on. */
export interface Sign {
  type: EventType
  op?: 'read' | 'write'
}

/**
 * The call is held before it is sent, until one other request has brought all signs, in their order
 * and on the same row; at most `upToMs`. One call at a time is held.
 */
export interface Hold extends AtCall {
  kind: 'hold'
  until: readonly Sign[]
  upToMs: number
}

/** The call fails with a clear error; a query of the database after its delay, anything else at once. */
export interface Fail extends AtCall {
  kind: 'fail'
}

/** The call is done, and its reply is lost: who made it cannot know what became of it. */
export interface Lose extends AtCall {
  kind: 'lose'
}

/** The row is changed behind the app's back. */
export interface OutsideWrite extends OnPurpose {
  kind: 'outside-write'
  id: number
  /** From the start of the run to the first change. */
  afterMs: number
  /** From each change to the next; left out: there is one. */
  everyMs?: number
}

/** A server that Cachescope started itself is broken, and mended again. */
export interface Break extends OnPurpose {
  kind: 'break'
  /** Its name, as in the list of services. */
  service: string
  /** One of the ways that its adapter knows. */
  how: string
  afterMs: number
  /** Left out: it is mended when the run ends. */
  forMs?: number
}

/** The worker of write-behind is killed (SIGKILL) while it does a job. */
export interface KillWorker extends OnPurpose {
  kind: 'kill-worker'
  /** Which of the jobs that workers begin in this run, counted from 1. */
  nth: number
  /** In the middle of the delay before its write, or between its commit and its word to anyone. */
  at: 'delay' | 'commit'
}
