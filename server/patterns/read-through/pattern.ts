import type { Context, Row } from '../../ports'

/** What a caller sees: it asks the cache, and never learns that there is a database. */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  return await readThrough(ctx, `${id}`, id)
}

/** The cache with its own loader: it fills itself on a miss. */
async function readThrough(ctx: Context, key: string, id: number): Promise<Row | null> {
  const cached = await ctx.cache.get(key)
  if (cached) return cached.row

  return await ctx.protect(key, async () => {
    const row = await ctx.db.read(id) // an error here is thrown, and never cached as a value
    const { ttlMs, negativeTtlMs } = ctx.settings
    const lifeMs = row ? ttlMs : negativeTtlMs // "no such row" is worth knowing, for a shorter time
    if (lifeMs > 0) await ctx.cache.set(key, { id, row }, lifeMs)
    return row
  })
}

/** A write goes to the database alone: the cached copy is served until its TTL is over. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  return await ctx.db.write(id, name)
}
