import type { Context, Row } from '../../ports'

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

  async function load(ctx: Context) {
    const asked = ctx.clock.now()
    const row = await ctx.db.read(id)
    const loadMs = ctx.clock.now() - asked
    await ctx.cache.set(key, { id, row, loadMs }, ctx.life())
    return row
  }
}

/** Commit first, then delete the copy: the next reader loads the new row. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)
  await ctx.cache.delete(keyOf(id))
  return row
}
