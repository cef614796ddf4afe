import type { Context, Grant, Row } from '../../ports'

/**
 * TTL expiry: every value is stored with its end. Until then it is served without a question to the
 * database; after it the key is gone and the next reader loads again.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = `${id}`

  const alive = await ctx.cache.get(key)
  if (alive) return ctx.renew(key, alive, load)

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

/** A write touches the database alone: how long it stays unseen is what the TTL decides. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  return await ctx.db.write(id, name)
}
