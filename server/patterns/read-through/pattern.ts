import type { Context, Grant, Row } from '../../ports'

/** What a caller sees: it asks the cache, and never learns that there is a database. */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  return await readThrough(ctx, `${id}`, id)
}

/** The cache with its own loader: it fills itself on a miss. */
async function readThrough(ctx: Context, key: string, id: number): Promise<Row | null> {
  const cached = await ctx.cache.get(key)
  if (cached) return ctx.renew(key, cached, load)

  return await ctx.protect(key, load)

  async function load(ctx: Context, { fence }: Grant = {}) {
    const asked = ctx.clock.now()
    const row = await ctx.db.read(id) // an error here is thrown, and never cached as a value
    const loadMs = ctx.clock.now() - asked
    // "No such row" is worth knowing too, for a shorter time.
    const life = row ? ctx.life() : { ttlMs: ctx.settings.negativeTtlMs }
    if (life.ttlMs === 0) return row
    const entry = { id, row, loadMs }
    // With the guard, what was loaded under a lock that another has got since is refused.
    if (ctx.settings.guard === 'fence' && fence) {
      await ctx.cache.setFenced(key, entry, life, fence)
    } else await ctx.cache.set(key, entry, life)
    return row
  }
}

/** A write goes to the database alone: the cached copy is served until its TTL is over. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  return await ctx.db.write(id, name)
}
