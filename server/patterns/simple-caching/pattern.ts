import type { Context, Grant, Row } from '../../ports'

/**
 * Simple caching: keep a copy of what the database said for some seconds. The next callers get the
 * copy, and the protection sees to it that not all of them load when it is missing.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = `${id}`

  const cached = await ctx.cache.get(key)
  if (cached) return ctx.renew(key, cached, load)

  return await ctx.protect(key, load)

  async function load(ctx: Context, { fence }: Grant = {}) {
    const asked = ctx.clock.now()
    const row = await ctx.db.read(id)
    const loadMs = ctx.clock.now() - asked
    const entry = { id, row, loadMs }
    // With the guard, what was loaded under a lock that another has got since is refused.
    if (ctx.settings.guard === 'fence' && fence) {
      await ctx.cache.setFenced(key, entry, ctx.life(), fence)
    } else await ctx.cache.set(key, entry, ctx.life())
    return row
  }
}

/** A write goes to the database alone: the copy stays as it is until its TTL is over. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  return await ctx.db.write(id, name)
}
