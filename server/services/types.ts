import type { Answer } from './answer'

/** The servers this folder can find or start; a new one is one more recipe. */
export type ServiceName = 'redis' | 'memcached' | 'queue-redis' | 'rabbitmq' | 'redis-cluster'

/** The environment variables that name a server of the user's own. */
export type ServiceVariable =
  'REDIS_URL' | 'MEMCACHED_URL' | 'QUEUE_REDIS_URL' | 'AMQP_URL' | 'REDIS_CLUSTER_NODES'

/** Package managers this folder knows the words of. */
export type Manager = 'apt' | 'dnf' | 'apk' | 'brew'

/**
 * How one server stands now. `idle`: nobody has asked for it yet; `absent`: looked for, not to be
 * had; `down`: had, and not answering. `url` may carry the user's credentials: connect with it,
 * never show it. `detail` is one line for people and carries none.
 */
export interface ServiceStatus {
  name: ServiceName
  version: string
  managed: boolean
  state: 'ready' | 'absent' | 'down' | 'idle'
  url: string
  detail: string
  /** Of an absent one: the command that would bring it. */
  remedy?: string
}

/** A server that a pattern needs is not to be had; the message is one sentence for people. */
export class ServiceAbsent extends Error {
  readonly code = 'service_absent'
  readonly service: ServiceName
  /** The exact command, or commands, that would bring it. */
  readonly remedy: string

  constructor(service: ServiceName, message: string, remedy: string) {
    super(message)
    this.name = 'ServiceAbsent'
    this.service = service
    this.remedy = remedy
  }
}

export interface ServicesOptions {
  /** What the user named; an empty text counts as not set. */
  env: { [variable in ServiceVariable]?: string }
  install: 'ask' | 'yes' | 'no'
  /** Gets one line a step; `change`: the system itself is changed, which nobody may miss. */
  say: (line: string, weight?: 'change') => void
  /** Where binaries are looked for, instead of the program's own PATH. */
  path?: string
  /** The reaper's JavaScript entry, as built. */
  reaper: string
  /** Puts a yes/no question to the person; used only with `install: 'ask'`. */
  ask?: (question: string) => Promise<boolean>
}

/** Where a private server is to run. */
export interface Site {
  binary: string
  port: number
  dir: string
  root: boolean
}

/** A service of several processes, started alike and then joined. */
export interface Group {
  processes: number
  /** How long a process that died stays away, in ms. */
  restartMs: number
  choosePort(): Promise<number>
  /** Makes one service of those that listen on these ports of 127.0.0.1. */
  join(ports: readonly number[]): Promise<void>
}

/** Everything that differs from server to server. */
export interface Recipe {
  name: ServiceName
  title: string
  variable: ServiceVariable
  /** Names that are looked for on the PATH, or whole paths. */
  binaries: readonly string[]
  packages: Readonly<Record<Manager, string>>
  /** Boot units that the Debian package enables. */
  units: readonly string[]
  /** The server in the project's compose file and the port it has inside its container. */
  compose: { service: string; port: number }
  /** An address one could set the variable to, for messages. */
  example: string
  args(site: Site): string[] | Promise<string[]>
  /** Shell commands that become the server; `$0` is the binary and `$@` are its arguments. */
  script?: string
  /** Left out: it is one process. */
  group?: Group
  /** How long it may take to answer for the first time, in ms: 10 s where nothing is said. */
  readyMs?: number
  url(port: number): string
  /** The address without its credentials. Throws `NoAnswer` when the text is no address. */
  show(url: string): string
  /** Tries, on a server of the user's own, what a run needs. Rejects with `NoAnswer` when it is forbidden. */
  mustServe?(url: string, timeoutMs: number): Promise<void>
  /** Asks the server who it is. Rejects with `NoAnswer`. */
  ping(url: string, timeoutMs: number): Promise<Answer>
}
