/** What a server says about itself; `pid` only when it tells. */
export interface Answer {
  version: string
  pid?: number
}

export type Trouble =
  'address' | 'refused' | 'silent' | 'password' | 'stranger' | 'busy' | 'rights' | 'setting'

/** Why a server gave no useful answer, in words that continue "did not answer: …", or "cannot be used: …". */
export class NoAnswer extends Error {
  readonly trouble: Trouble

  constructor(trouble: Trouble, reason: string) {
    super(reason)
    this.name = 'NoAnswer'
    this.trouble = trouble
  }

  /** Whether trying again in a second could help: a wrong password stays wrong. */
  get passing(): boolean {
    return this.trouble === 'refused' || this.trouble === 'silent' || this.trouble === 'busy'
  }
}

/** Nothing came back in time. */
export function silent(timeoutMs: number): NoAnswer {
  return new NoAnswer('silent', `nothing came back within ${timeoutMs / 1000} s`)
}

/** A socket's error in words. */
export function explain(error: Error): NoAnswer {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return new NoAnswer('refused', 'the connection was refused')
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new NoAnswer('refused', 'the connection was closed')
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new NoAnswer('silent', 'its host name is unknown')
  }
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return new NoAnswer('silent', 'its host cannot be reached')
  }
  return new NoAnswer('refused', `the connection failed (${code || error.name})`)
}
