import type { Context, Row } from '../../ports'

/**
 * Sharding: the cluster hashes each key to one of 16384 slots, and each slot lives on one master. The
 * app asks as it would ask a single Redis; its client knows who owns what.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = `user:${id}`

  const cached = await ctx.cache.get(key)
  if (cached) return ctx.renew(key, cached, load)

  return await ctx.protect(key, load)

  async function load(ctx: Context) {
    const row = await ctx.db.read(id)
    await ctx.cache.set(key, { id, row }, { ttlMs: null })
    return row
  }
}

/** Commit first, then delete the copy on the node that has it. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)
  await ctx.cache.delete(`user:${id}`)
  return row
}
