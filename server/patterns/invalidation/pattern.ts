import type { Context, NewEntry, Row } from '../../ports'

const keyOf = (id: number) => `user:${id}`

/** Reads keep a copy for a while, as in cache-aside: what matters here is what a write does to it. */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = keyOf(id)

  const cached = await ctx.cache.get(key)
  if (cached) return ctx.renew(key, cached, load)

  return await ctx.protect(key, load)

  async function load(ctx: Context) {
    const asked = ctx.clock.now()
    const row = await ctx.db.read(id)
    const loadMs = ctx.clock.now() - asked
    await store(ctx, { id, row, loadMs })
    return row
  }
}

/** The database first; then the copy is made new, or deleted, or left to its TTL. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)

  const { strategy } = ctx.settings
  if (strategy === 'overwrite') await store(ctx, { id, row })
  if (strategy === 'delete') await remove(ctx, row)
  return row
}

/** With the guard a version decides: an older row never takes the place of a newer one. */
async function store(ctx: Context, entry: NewEntry): Promise<void> {
  const key = keyOf(entry.id)
  if (ctx.settings.guard === 'version') await ctx.cache.setIfNewer(key, entry, ctx.life())
  else await ctx.cache.set(key, entry, ctx.life())
}

/** A delete that fails leaves the old copy until its TTL is over, so it may be tried again. */
async function remove(ctx: Context, { id, version }: Row): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      if (ctx.settings.guard === 'version') await ctx.cache.deleteUpTo(keyOf(id), version ?? 0)
      else await ctx.cache.delete(keyOf(id))
      return
    } catch (error) {
      if (tries >= ctx.settings.deleteTries) throw error
    }
  }
}
