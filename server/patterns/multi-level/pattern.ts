import { PatienceEnded } from '../../ports'
import type { Context, Found, Grant, Load, Look, Row } from '../../ports'

/** Null where a level does not answer: the next one serves, and the failure stands in the events. */
const unlessDown = <T>(answer: Promise<T>) => answer.catch(() => null)

/** Multi-level: a quick level with a short TTL in front of a large one, and the database behind both. */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = `${id}`

  const cached = await look(ctx)
  if (cached) return cached.row

  return await protect(ctx, key, load, look)

  async function look(ctx: Context): Promise<Found | null> {
    const near = await unlessDown(ctx.cache.get(key))
    if (near) return near

    const far = await unlessDown(ctx.level2.get(key))
    if (far) await backfill(ctx, id, far)
    return far
  }

  async function load(ctx: Context, { lease }: Grant = {}) {
    const row = await ctx.db.read(id)
    const life = { ttlMs: ctx.settings.l2TtlMs || null }
    const stored = await unlessDown(ctx.level2.fill(key, { id, row }, life, lease))
    // Refused: a write has ended our lease, so the row is old.
    if (stored !== false) await unlessDown(ctx.cache.set(key, { id, row }, ctx.life()))
    return row
  }
}

/** A Redis lock stands on level 1: while that is away nobody can be told to wait, so each loads for itself. */
async function protect(ctx: Context, key: string, load: Load, look: Look): Promise<Row | null> {
  if (ctx.settings.protection !== 'redis-lock') return await ctx.protect(key, load, look)
  let served: Promise<Row | null> | null = null
  const once: Load = (ctx) => (served ??= load(ctx))
  try {
    return await ctx.protect(key, once, async (ctx) => {
      const found = await look(ctx)
      if (found) served = Promise.resolve(found.row)
      return found
    })
  } catch (error) {
    if (error instanceof PatienceEnded) throw error
    // Where it is served already, only the release has failed. An error of the load stays one.
    return await once(ctx)
  }
}

/** Copies a value up: with a whole TTL again, as in the guide, or with what is left of its own. */
async function backfill(ctx: Context, id: number, far: Found): Promise<void> {
  const { ttlMs } = ctx.life()
  const life = ctx.settings.promotion === 'remaining' ? { ttlMs, endsWith: far } : { ttlMs }
  await unlessDown(ctx.cache.set(`${id}`, { ...far, id }, life))
}

/** Commit, then delete: the far level first, or a reader copies the old row up again. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)
  for (const level of ['level2', 'cache'] as const) {
    const done = await unlessDown(ctx[level].delete(`${id}`))
    if (done === null) ctx.background((ctx) => deleteLater(ctx, level, `${id}`))
  }
  return row
}

/** A level that was away would serve the old row when it is back: the delete is owed to it. */
async function deleteLater(ctx: Context, level: 'cache' | 'level2', key: string): Promise<void> {
  let done: boolean | null
  do {
    await ctx.clock.sleep(500)
    done = await unlessDown(ctx[level].delete(key))
  } while (done === null)
}
