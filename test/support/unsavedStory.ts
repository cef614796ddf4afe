import { Story } from './story'
import type { Told } from './fold'

/** A run whose writes are cached before they are saved; the write of sequence n of a key is `key:n`. */
export class UnsavedStory extends Story {
  /** The value is in the cache, not in the database. @returns the `seq` of that */
  put(client: number, writeId: string, { key = 'a', id = 1 } = {}): number {
    const of = this.tell({
      ...{ type: 'cache:setting', tier: 'redis', how: 'put', ...this.begins(client) },
      ...{ key, id, ttlMs: 1000 },
    } as Told)
    return this.tell({
      ...{ type: 'cache:set', tier: 'redis', ...this.base(client), of, ms: 1, key, id },
      ...{ version: null, writeId, negative: false, value: '{}', bytes: 2, ttlMs: 1000 },
      ...{ expiresAt: this.at + 1000, staleMs: 0, backstop: false },
    } as Told)
  }

  private job(key: string, sequence: number, id: number) {
    return { jobId: `${key}:${sequence}`, key, id, writeId: `${key}:${sequence}`, sequence }
  }

  sending(client: number, key: string, sequence: number, id = 1): number {
    const job = this.job(key, sequence, id)
    return this.tell({ type: 'queue:sending', ...this.begins(client), ...job })
  }
  /** The broker has it. @returns the `seq` of that */
  send(client: number, key: string, sequence: number, id = 1): number {
    const of = this.sending(client, key, sequence, id)
    const job = this.job(key, sequence, id)
    return this.tell({ type: 'queue:sent', ...this.base(client), of, ms: 1, ...job })
  }
  applied(key: string, sequence: number, version: number, id = 1): number {
    const told = { ...this.job(key, sequence, id), worker: 1, ms: 1, version, value: '' }
    return this.tell({ type: 'job:applied', at: this.at, client: 0, ...told, found: false })
  }
  skipped(key: string, sequence: number, why: 'newer' | 'again', id = 1): number {
    const told = { ...this.job(key, sequence, id), worker: 1, why }
    return this.tell({ type: 'job:skipped', at: this.at, client: 0, ...told })
  }
  drained(left = 0): number {
    const told = { ms: 1, left, how: left === 0 ? 'empty' : 'stuck' } as const
    return this.tell({ type: 'queue:drained', at: this.at, client: 0, ...told })
  }
  end(): number {
    const told = { reason: 'completed', message: null } as const
    return this.tell({ type: 'run:finished', at: this.at, client: 0, ...told })
  }
}
