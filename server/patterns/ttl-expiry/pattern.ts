import type { Context, Row } from '../../ports'

/**
 * TTL expiry: every value is stored with its end. Until then it is served without a question to the
 * database; after it the key is gone and the next reader loads again.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = `${id}`

  const alive = await ctx.cache.get(key)
  if (alive) return ctx.renew(key, alive, load)

  return await ctx.protect(key, load)

  async function load(ctx: Context) {
    const asked = ctx.clock.now()
    const row = await ctx.db.read(id)
    const loadMs = ctx.clock.now() - asked
    await ctx.cache.set(key, { id, row, loadMs }, ctx.life())
    return row
  }
}

/** A write touches the database alone: how long it stays unseen is what the TTL decides. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  return await ctx.db.write(id, name)
}
