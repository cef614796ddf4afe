import { PatienceEnded } from '../../ports'
import type { Context, Found, Load, Look } from '../../ports'
import { isOld, lookForNew } from '../shared/kept'

/**
 * Single flight: in this process, one caller loads a key and the others share what it gets, its error
 * too. It costs no server, but each process loads once for itself.
 */
export async function singleFlight(ctx: Context, key: string, load: Load, look: Look) {
  if (ctx.flights.has(key)) return await ctx.flights.join(key)

  return await ctx.flights.lead(key, async () => {
    // A flight may have landed between our miss and now.
    const second = await look(ctx)
    if (second) return second.row
    return await load(ctx)
  })
}

/** Kept past its TTL, by choice, for those whose patience ends: everyone else waits for the new value. */
export function renewShared(ctx: Context, key: string, cached: Found, load: Load) {
  return isOld(cached) ? newOrOld(ctx, key, cached, load) : cached.row
}

async function newOrOld(ctx: Context, key: string, cached: Found, load: Load) {
  try {
    return await singleFlight(ctx, key, load, lookForNew(key))
  } catch (error) {
    // Not a load of one's own: the one in flight goes on, and lands for those who come later.
    if (error instanceof PatienceEnded && ctx.settings.onPatience === 'stale') return cached.row
    throw error
  }
}
