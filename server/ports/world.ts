import type {
  ApplyRule,
  Cache,
  Found,
  Guards,
  Job,
  Leases,
  Life,
  Lock,
  Row,
  Unsaved,
  WriteQueue,
} from './index'
import type { Settings } from '../protocol/params'
import type { QueueAddress, RowsAddress, StartWorker } from './worker'

/** Why a command goes over the wire: set by the choke point just before it calls an adapter. */
export interface WireTap {
  /**
   * A command is sent now; the returned function is called once with its reply.
   * @param node of a cluster
   * @param after what was returned for an earlier command of the same call: this one comes later, in
   * its name (a redirected command, or one that waits for replicas)
   */
  sent(server: string, command: string, node?: string, after?: Replied): Replied
  /** The client has a new map of its cluster; `prefix` stands before each key of the run in it. */
  mapped?(slots: SlotRange[], prefix: string): void
  /** The cluster's own word on the slot of a key; `name` is the whole key. */
  placed?(key: string, name: string, slot: number): void
  /** A node of the cluster is gone. */
  lost?(node: string, how: 'killed' | 'closed'): void
  /** A node that was gone answers again. */
  back?(node: string): void
  /** What the replica `node` has of the keys of `from`, which is gone for good. */
  inherited?(node: string, from: string, keys: KeptKey[]): void
}

export type Replied = (reply: WireReply) => void

/** A key that is there, and the version of its row; null: a negative entry. */
export interface KeptKey {
  key: string
  version: number | null
}

/** Slots `from` … `to` of a cluster: the address of their master, and of its replicas. */
export interface SlotRange {
  from: number
  to: number
  node: string
  replicas: string[]
}
export interface WireReply {
  text: string
  hits: number
  misses: number
  sets: number
  deletes: number
  /** The node sent the command to another one. */
  redirect?: { kind: 'moved' | 'ask'; slot: number; from: string; to: string }
}

/**
 * How long a key that is set now lives when its pattern gives it no TTL, in ms: until some time after the
 * end of its run, so that nothing is left behind.
 */
export type Backstop = () => number

/** The life of an entry as its server is told it, in ms. */
export interface Stay {
  ttlMs: number
  staleMs: number
  /** The TTL is our own backstop: the pattern gives none. */
  backstop: boolean
}

/** A cache on a server. */
export interface Level extends Cache<Stay> {
  /** The server's name, as `tiers` in the summary counts it. */
  readonly tier: string
  /** How long an entry that is set now will stay: a server may count in units of its own. */
  lasts(life: Life): Stay
}

/** The first level; what a server cannot do, it refuses with a clear error. */
export interface CacheServer extends Level, Guards<Stay>, Omit<Unsaved<Stay>, 'undo'> {
  /** @param stay the life of `before` from now on */
  undo(key: string, writeId: string, before: Found | null, stay: Stay): Promise<Undone>
}

/** Whether a value was taken back, and what stands in its place now. */
export type Undone = { done: false } | { done: true; now: Found | null }

/** The second level: waiting for another's load is not its affair. */
export interface Level2Server extends Level, Omit<Leases<Stay>, 'pause'> {}

/** A lock as its server offers it; waiting is told by `released`. */
export interface LockServer extends Omit<Lock, 'wait'> {
  /** Calls back whenever a lock of this run is released, with its key. */
  onReleased(listener: (key: string) => void): void
}

/** The database without the injected delay. */
export interface RowStore {
  read(id: number): Promise<Row | null>
  write(id: number, name: string, writeId: string): Promise<Row>
  /** Commits a job of write-behind, if the rule lets it. @returns the new row, or why there is none */
  apply(job: Job, rule: ApplyRule): Promise<Row | Unchanged>
  /** The row, and the write that it comes from. */
  last(id: number): Promise<LastWrite | null>
  /** Makes the rows 1 … `count` that are not there yet, but those that `skip` names. */
  seed(count: number, skip: (id: number) => boolean): Promise<void>
  clear(): Promise<void>
}

/** The row comes from this very write already, or from a later one. */
export type Unchanged = 'again' | 'newer'

export interface LastWrite {
  row: Row
  writeId: string
}

/** A queue on its broker. */
export interface QueueServer extends WriteQueue {
  /** Where a worker in another process finds it. */
  readonly address: QueueAddress
  /**
   * Jobs that are not done: those that the broker has not handed out, and those that a worker holds.
   * @param held what the living worker has told to hold, for a broker that does not say it
   */
  undone(held: number): Promise<number>
}

export interface Connection {
  name: string
  version: string
  managed: boolean
}

/** What one server gives to the world of a run. */
export interface Part {
  connection: Connection
  cache?: CacheServer
  level2?: Level2Server
  lock?: LockServer
  db?: RowStore
  /** Where another process finds the rows of `db`. */
  rows?: RowsAddress
  queue?: QueueServer
  /** Time left of keys of its cache in ms as the server says, null for a key that is gone. */
  timesLeft?(keys: string[]): Promise<(number | null)[]>
  /** How many keys its server has evicted since it was started, by its own word. */
  evicted?(): Promise<number>
  /** How exactly the server knows it, in ms; left out: to the ms. */
  exactToMs?: number
  /** Gives what it holds of these writes its backstop again. */
  renew?(owed: readonly Owing[]): Promise<void>
  /**
   * The run has begun: what is already known can be told now.
   * @param settings of the run: they change while it goes on
   */
  begun?(settings: Settings): void
  onLost?(listener: (message: string) => void): void
  /**
   * Calls back, again and again, while the server keeps its connections and answers nobody: it may be
   * stopped, and so it may be back any moment.
   */
  onHang?(listener: (message: string) => void): void
  onBack?(listener: () => void): void
  /**
   * Breaks the server on purpose; asked only of one that Cachescope started itself (`managed`).
   * @param how one of the ways that this part knows
   * @returns once it is broken
   * @throws when it does not know this way
   */
  break?(how: string): Promise<Broken>
  /**
   * Calls back when a run has stopped the server on purpose, and when it goes on.
   * @returns the function that ends this
   */
  onStopped?(listener: (stopped: boolean) => void): () => void
  /** Removes what is the run's and closes the connections. Never throws. */
  close(): Promise<void>
}

/** A write that is on its way to the database. */
export type Owing = Pick<Job, 'writeId' | 'key'>

/** A server that was broken on purpose. */
export interface Broken {
  /** Makes it whole again. @returns once it answers */
  mend(): Promise<void>
}

/** The real servers of one run: opened for it, and closed after its keys are removed. */
export interface World {
  readonly cache: CacheServer
  readonly level2: Level2Server
  readonly lock: LockServer
  readonly db: RowStore
  readonly queue: QueueServer
  /** Starts a worker that empties the queue into the database; null where there is no queue. */
  readonly startWorker: StartWorker | null
  readonly parts: readonly Part[]
  close(): Promise<void>
}

/** The run that servers are opened for. */
export interface ForRun {
  id: string
  tap: WireTap
  backstop: Backstop
}

export type OpenWorld = (run: ForRun, services: readonly string[]) => Promise<World>
