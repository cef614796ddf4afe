import type { Context, Row } from '../../ports'

/**
 * Simple caching: keep a copy of what the database said for some seconds. The next callers get the
 * copy, and the protection sees to it that not all of them load when it is missing.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = `${id}`

  const cached = await ctx.cache.get(key)
  if (cached) return cached.row

  return await ctx.protect(key, async () => {
    const row = await ctx.db.read(id)
    await ctx.cache.set(key, { id, row }, ctx.settings.ttlMs)
    return row
  })
}

/** A write goes to the database alone: the copy stays as it is until its TTL is over. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  return await ctx.db.write(id, name)
}
