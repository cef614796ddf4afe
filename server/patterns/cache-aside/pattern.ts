import type { Context, Grant, Row } from '../../ports'

const keyOf = (id: number) => `user:${id}`

/**
 * Cache-aside: the app looks in the cache, reads the database itself on a miss, and puts the row
 * beside it for the next caller.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = keyOf(id)

  const cached = await ctx.cache.get(key)
  if (cached) return ctx.renew(key, cached, load)

  return await ctx.protect(key, load)

  async function load(ctx: Context, { fence }: Grant = {}) {
    const asked = ctx.clock.now()
    const row = await ctx.db.read(id)
    const loadMs = ctx.clock.now() - asked
    const entry = { id, row, loadMs }
    const { guard } = ctx.settings
    // With a guard is refused: a row that a write has made old meanwhile …
    if (guard === 'version') await ctx.cache.setIfNewer(key, entry, ctx.life())
    // … or what was loaded under a lock that another has got since.
    else if (guard === 'fence' && fence) await ctx.cache.setFenced(key, entry, ctx.life(), fence)
    else await ctx.cache.set(key, entry, ctx.life())
    return row
  }
}

/** Commit first, then delete the copy: the next reader loads the new row. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)
  if (ctx.settings.guard === 'version') await ctx.cache.deleteUpTo(keyOf(id), row.version ?? 0)
  else await ctx.cache.delete(keyOf(id))
  return row
}
