import type { Cache, Context } from '../../ports'

/** How often an owed delete is tried, in ms. */
const AGAIN_MS = 500

/**
 * For work behind an answered write. A level that was away, or a node, would serve the old row when it is
 * back: the delete is owed to it until it has answered.
 */
export async function deleteLater(ctx: Context, level: Cache, key: string): Promise<void> {
  let done: boolean | null
  do {
    await ctx.clock.sleep(AGAIN_MS)
    done = await level.delete(key).catch(() => null)
  } while (done === null)
}
