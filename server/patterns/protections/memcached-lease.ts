import type { Context, Load, Row } from '../../ports'

/** The pause between two looks grows from 10 ms up to this. */
const LONGEST_PAUSE_MS = 160

/**
 * Memcached's own leases: the first caller that finds nothing is told to load, the others that it is
 * being loaded. Memcached wakes nobody, so they look again after a pause. A delete ends the lease:
 * what was loaded before it is refused.
 */
export async function memcachedLease(ctx: Context, key: string, load: Load): Promise<Row | null> {
  const patienceEnds = ctx.clock.now() + ctx.settings.patienceMs
  let pauseMs = 10

  for (;;) {
    const answer = await ctx.level2.getOrLease(key, ctx.settings.leaseMs).catch(() => null)
    // Without Memcached nobody can be told to wait: each loads for itself.
    if (!answer) return await load(ctx)
    if (answer.found) return answer.found.row

    const { lease } = answer
    if (lease) {
      try {
        return await load(ctx, { lease })
      } catch (error) {
        // Another may try at once, and not only when the lease is over.
        await ctx.level2.giveBack(lease).catch(() => false)
        throw error
      }
    }

    await ctx.level2.pause(key, pauseMs, patienceEnds - ctx.clock.now())
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  }
}
