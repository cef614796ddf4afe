import { OutcomeUnknown, PatienceEnded } from '../../ports'
import type { Context, Found, Load, Look } from '../../ports'
import { isOld, lookForNew } from '../shared/kept'

/**
 * Redis lock: one client in all processes holds the lock and loads; the others wait until it is
 * released and find the value in the cache. A holder that dies is replaced when its lease is over.
 */
export async function redisLock(ctx: Context, key: string, load: Load, look: Look) {
  const token = ctx.random.token()
  const patienceEnds = ctx.clock.now() + ctx.settings.patienceMs

  for (;;) {
    const attempt = await ask(ctx, key, token)

    if (attempt.acquired) {
      try {
        // Another may have loaded it between our miss and our lock.
        const second = await look(ctx)
        if (second) return second.row
        return await load(ctx, { fence: attempt.fence })
      } finally {
        // Only our own token releases: after a lease that ran out the lock may be another's.
        await ctx.lock.release(key, token)
      }
    }

    await ctx.lock.wait(key, attempt.leftMs, patienceEnds - ctx.clock.now())
    const woken = await look(ctx)
    if (woken) return woken.row // else the holder failed or its lease ran out: compete again
  }
}

/** A lost answer may have been a yes, whose lease locks out its owner too: one asks again as oneself. */
async function ask(ctx: Context, key: string, token: string) {
  try {
    return await ctx.lock.acquire(key, token, ctx.settings.leaseMs)
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error
    return await ctx.lock.acquire(key, token, ctx.settings.leaseMs)
  }
}

/** Kept past its TTL, by choice, for those whose patience ends: everyone else waits for the new value. */
export function renewLocked(ctx: Context, key: string, cached: Found, load: Load) {
  return isOld(cached) ? newOrOld(ctx, key, cached, load) : cached.row
}

async function newOrOld(ctx: Context, key: string, cached: Found, load: Load) {
  try {
    return await redisLock(ctx, key, load, lookForNew(key))
  } catch (error) {
    // Not a load of one's own: the herd would be back.
    if (error instanceof PatienceEnded && ctx.settings.onPatience === 'stale') return cached.row
    throw error
  }
}
