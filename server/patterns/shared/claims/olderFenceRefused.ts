import type { EventOf } from '../../../protocol/events'
import type { Claim, ClaimWatch } from '../definition'
import { Proof } from '../proof'

/**
 * Who loads under a lock that another has got since stores nothing: a set that began after the reply with the
 * higher fence must be refused. One that was under way by then may have come before it.
 */
class Watch implements ClaimWatch {
  readonly proof = new Proof()
  /** The fence under which each request loads. */
  private readonly own = new Map<number, number>()
  /** Of each key: the highest fence, known to be given since `at`. */
  private readonly given = new Map<string, { fence: number; at: number }>()
  private stored = 0
  private refused = 0
  private late = 0

  see(event: Parameters<ClaimWatch['see']>[0]): void {
    switch (event.type) {
      case 'lock:acquired':
        return this.acquire(event)
      case 'request:finished':
        this.own.delete(event.req)
        return
      case 'cache:refused':
        if (!event.fences) return
        this.refused++
        this.proof.tested(event, 0)
        return
      case 'cache:set':
        return this.land(event)
      case 'service:lost':
        // A Redis that starts anew counts its fences from 1 again.
        this.own.clear()
        this.given.clear()
        return
      default:
        return
    }
  }

  private acquire({ req, key, fence, at }: EventOf<'lock:acquired'>): void {
    this.own.set(req, fence)
    if (fence > (this.given.get(key)?.fence ?? 0)) this.given.set(key, { fence, at })
  }

  private land(event: EventOf<'cache:set'>): void {
    const { req, key, at, ms } = event
    this.stored++
    this.proof.tested(event)
    const [own, given] = [this.own.get(req), this.given.get(key)]
    if (own !== undefined && given && own < given.fence && given.at < at - ms) {
      this.late++
      this.proof.broken(event)
    }
  }

  verdict() {
    const { stored, refused, late } = this
    if (late > 0) return { held: false, detail: `${late} of ${stored} sets had an older fence` }
    return {
      held: true,
      detail: `${stored} sets, none with an older fence; ${refused} were refused`,
    }
  }
}

export const olderFenceRefused: Claim = {
  id: 'older-fence-refused',
  title: 'Nothing is cached under an older fence once a newer one is given',
  applies: ({ params }) => params['guard'] === 'fence' && params['protection'] === 'redis-lock',
  // The fence is a key, too.
  restsOnKeys: true,
  watch: () => new Watch(),
}
