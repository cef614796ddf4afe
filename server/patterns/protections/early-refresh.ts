import type { Context, Found, Load, Look, Row } from '../../ports'

/**
 * Early refresh (XFetch: Vattani, Chierichetti, Lowenstein, 2015): each reader draws whether it loads
 * before the end. The longer a load takes and the nearer the end is, the likelier; so one of them is
 * early, and the value never runs out under all of them at once.
 */
export function renewEarly(ctx: Context, key: string, cached: Found, load: Load): Row | null {
  const { leftMs, loadMs } = cached
  if (leftMs === null || loadMs === undefined || ctx.flights.has(key)) return cached.row

  // −β·δ·ln(U) ≥ time left, with U in (0, 1].
  const early = -ctx.settings.beta * loadMs * Math.log(1 - ctx.random.next())
  if (early >= leftMs) {
    ctx.background(async (ctx) => {
      await ctx.flights.lead(key, () => load(ctx))
    })
  }
  return cached.row
}

/** A value that is gone all the same is loaded once: the others share the load. */
export async function earlyRefresh(ctx: Context, key: string, load: Load, look: Look) {
  if (ctx.flights.has(key)) return await ctx.flights.join(key)

  return await ctx.flights.lead(key, async () => {
    // A flight may have landed between our miss and now.
    const second = await look(ctx)
    if (second) return second.row
    return await load(ctx)
  })
}
