import type { Context, Found, Load, Look, Row } from '../../ports'
import { isOld } from '../shared/kept'

/**
 * Stale-while-revalidate: past its TTL a value is kept for a while and served at once, and the first
 * caller that sees it old has it loaded anew behind its back.
 */
export function renewStale(ctx: Context, key: string, cached: Found, load: Load): Row | null {
  if (isOld(cached) && !ctx.flights.has(key)) {
    ctx.background(async (ctx) => {
      await ctx.flights.lead(key, () => load(ctx))
    })
  }
  return cached.row
}

/** Only where nothing is left at all must one wait: for its own load, or for that of another. */
export async function staleWhileRevalidate(ctx: Context, key: string, load: Load, look: Look) {
  if (ctx.flights.has(key)) return await ctx.flights.join(key)

  return await ctx.flights.lead(key, async () => {
    // A flight may have landed between our miss and now.
    const second = await look(ctx)
    if (second) return second.row
    return await load(ctx)
  })
}
