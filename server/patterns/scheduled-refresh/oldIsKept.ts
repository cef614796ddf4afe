import { isCutOff } from '../../protocol/cutOff'
import type { EventOf } from '../../protocol/events'
import type { Claim, ClaimWatch } from '../shared/definition'
import { Proof } from '../shared/proof'

/** A value may be gone this much before the time that follows from its SET, in ms. */
const SLACK_MS = 50

/**
 * After a failed refresh of a key every look finds the old value, until that is surely allowed to be
 * gone. That it says so itself when its TTL is over is what `nothingAfterTtl` claims.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** Which row each load of the schedule is for, by the `seq` of its beginning. */
  private readonly loading = new Map<number, number>()
  /** Sets under way, by their `seq`: until when the new value is surely there if it lands. */
  private readonly setting = new Map<number, number>()
  private readonly keys = new Map<number, string>()
  /** Until when each key surely has a value. */
  private readonly kept = new Map<string, number>()
  /** Keys whose last refresh has failed, by the `seq` of that. */
  private readonly failed = new Map<string, number>()
  private failures = 0
  private looks = 0
  private old = 0
  private gone = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'db:asked':
        // Client 0 is the lab itself: the schedule.
        if (event.client === 0) this.loading.set(event.seq, event.id)
        return
      case 'db:answered':
        this.loading.delete(event.of)
        return
      case 'cache:setting':
        this.setting.set(event.seq, event.at + event.ttlMs - SLACK_MS)
        return
      case 'cache:set':
        return this.land(event)
      case 'call:failed':
        return this.fail(event)
      case 'cache:answered':
        return this.look(event)
      case 'cache:observed':
        // Someone else has touched it.
        this.kept.delete(event.key)
        return
      case 'service:lost':
        if (event.name === 'redis') this.kept.clear()
        return
      default:
        return
    }
  }

  private land({ of, key, id, at, ms, ttlMs, staleMs }: EventOf<'cache:set'>): void {
    this.setting.delete(of)
    this.failed.delete(key)
    this.keys.set(id, key)
    this.kept.set(key, at - ms + ttlMs + staleMs - SLACK_MS)
  }

  private fail(event: EventOf<'call:failed'>): void {
    const { seq, of, key: cached, unknown } = event
    const [id, lasts] = [this.loading.get(of), this.setting.get(of)]
    this.loading.delete(of)
    this.setting.delete(of)
    const key = id === undefined ? cached : this.keys.get(id)
    const until = this.kept.get(key ?? '')
    if (
      isCutOff(event) ||
      key == null ||
      until === undefined ||
      (id === undefined && lasts === undefined)
    )
      return
    this.failures++
    this.failed.set(key, seq)
    // Whether it took effect is not known: the old value or the new one is there.
    if (unknown) this.kept.set(key, Math.min(until, lasts ?? until))
  }

  private look(event: EventOf<'cache:answered'>): void {
    const { of, key, at, found } = event
    if (of < (this.failed.get(key) ?? Infinity) || at >= (this.kept.get(key) ?? 0)) return
    this.looks++
    this.proof.tested(event, (this.kept.get(key) ?? 0) - at)
    if (found === 'nothing') {
      this.gone++
      this.proof.broken(event)
    } else if (found === 'stale') this.old++
  }

  verdict() {
    const { failures, looks, old, gone } = this
    if (gone > 0)
      return { held: false, detail: `${gone} of ${looks} looks after a failed one found nothing` }
    if (failures === 0) return { held: true, detail: 'no refresh of a cached key has failed' }
    const found = `${looks} looks at the old value found it, ${old} of them past its TTL`
    return { held: true, detail: `${failures} refreshes of a key failed; ${found}` }
  }
}

export const oldIsKept: Claim = {
  id: 'failed-refresh-keeps-old',
  title: 'A failed refresh keeps the old value until its end',
  applies: () => true,
  restsOnKeys: true,
  watch: () => new Watch(),
}
