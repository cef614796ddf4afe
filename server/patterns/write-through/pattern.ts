import { OutcomeUnknown, type Context, type Row } from '../../ports'

const keyOf = (id: number) => `user:${id}`
const noTtl = { ttlMs: null }

/** Write-through: each write goes to the cache and to the database, and is answered after both. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  if (ctx.settings.order === 'cache-first') return await cacheFirst(ctx, id, name)
  return await databaseFirst(ctx, id, name)
}

/** As in the guide. Readers see the value before it is saved, and under a write id: no version yet. */
async function cacheFirst(ctx: Context, id: number, name: string): Promise<Row> {
  const key = keyOf(id)
  const writeId = ctx.writeId()
  const unsaved = { id, row: { id, name, version: null }, writeId }
  const { before } = await ctx.cache.put(key, unsaved, noTtl)

  let row: Row
  try {
    row = await ctx.db.write(id, name, writeId)
  } catch (error) {
    // Reported it is in any case. The cache forgets it only if it is told to, and if it surely was not
    // saved: without an answer it may be in the database.
    const notSaved = !(error instanceof OutcomeUnknown)
    if (notSaved && ctx.settings.onFailure === 'undo') await ctx.cache.undo(key, writeId, before)
    throw error
  }

  // Others may have written in another order there than here: the database's versions decide.
  if (ctx.settings.guard === 'version') await ctx.cache.setIfNewer(key, { id, row }, noTtl)
  return row
}

/** Nobody reads what is not saved; between the two steps readers get the old value. */
async function databaseFirst(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)
  if (ctx.settings.guard === 'version') await ctx.cache.setIfNewer(keyOf(id), { id, row }, noTtl)
  else await ctx.cache.set(keyOf(id), { id, row }, noTtl)
  return row
}

/** Reads as cache-aside does. */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = keyOf(id)

  const cached = await ctx.cache.get(key)
  if (cached) return cached.row

  return await ctx.protect(key, load)

  async function load(ctx: Context) {
    const row = await ctx.db.read(id)
    // What a write has put there meanwhile is newer than what was loaded.
    if (row) await ctx.cache.add(key, { id, row }, noTtl)
    return row
  }
}
