import type { Context, Found, Grant, Row } from '../../ports'
import { deleteLater } from '../shared/deleteLater'
import { outlives } from '../shared/kept'
import { protectOrAlone, renewOrAlone } from '../shared/orAlone'

/** Null where a level does not answer: the next one serves, and the failure stands in the events. */
const unlessDown = <T>(answer: Promise<T>) => answer.catch(() => null)

/** Multi-level: a quick level with a short TTL in front of a large one, and the database behind both. */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = `${id}`

  const near = await unlessDown(ctx.cache.get(key))
  if (near) return renewOrAlone(ctx, key, near, (ctx) => renew(ctx, near))
  const far = await copyUp(ctx)
  if (far) return far.row
  return await protectOrAlone(ctx, key, load, look)

  async function look(ctx: Context): Promise<Found | null> {
    const near = await unlessDown(ctx.cache.get(key))
    return near ?? (await copyUp(ctx))
  }

  /** Level 2 is there so that no end of a TTL in level 1 costs a load: what it has for longer will do. */
  async function renew(ctx: Context, near: Found): Promise<Row | null> {
    const far = await copyUp(ctx, near)
    return far ? far.row : await load(ctx)
  }

  /** With a whole TTL again, as in the guide, or with what is left of its own. */
  async function copyUp(ctx: Context, near?: Found): Promise<Found | null> {
    const far = await unlessDown(ctx.level2.get(key))
    if (!far || (near && !outlives(far, near))) return null
    const life = ctx.settings.promotion === 'fresh' ? ctx.life() : { ...ctx.life(), endsWith: far }
    await unlessDown(ctx.cache.set(key, { ...far, id }, life))
    return far
  }

  async function load(ctx: Context, { lease }: Grant = {}): Promise<Row | null> {
    const asked = ctx.clock.now()
    const row = await ctx.db.read(id)
    const entry = { id, row, loadMs: ctx.clock.now() - asked }
    const life = { ttlMs: ctx.settings.l2TtlMs || null }
    const stored = await unlessDown(ctx.level2.fill(key, entry, life, lease))
    // Refused: a write has ended our lease, so the row is old.
    if (stored !== false) await unlessDown(ctx.cache.set(key, entry, ctx.life()))
    return row
  }
}

/** Commit, then delete: the far level first, or a reader copies the old row up again. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)
  for (const level of ['level2', 'cache'] as const) {
    const done = await unlessDown(ctx[level].delete(`${id}`))
    if (done === null) ctx.background((ctx) => deleteLater(ctx, ctx[level], `${id}`))
  }
  return row
}
