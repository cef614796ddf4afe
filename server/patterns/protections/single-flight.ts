import type { Context, Load, Look } from '../../ports'

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
