import { OutcomeUnknown, type Context, type Row } from '../../ports'

const keyOf = (id: number) => `user:${id}`

/** No TTL: what the database does not have yet must not expire. What may be older than that must, and soon. */
const [KEPT, SHORT] = [{ ttlMs: null }, { ttlMs: 1000 }]

/**
 * Write-behind: reads look aside. A loaded row is added only where there is nothing: by now a writer may
 * have put something newer there, which the database does not have yet.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = keyOf(id)
  const patienceEnds = ctx.clock.now() + ctx.settings.patienceMs

  const cached = await ctx.cache.get(key)
  if (cached) return cached.row

  return await ctx.protect(key, load)

  async function load(ctx: Context) {
    // Redis has lost a write that is still on its way: what the database has is older.
    while (ctx.queue.owes(key)) {
      await ctx.queue.settled(key, patienceEnds - ctx.clock.now())
      const newer = await ctx.cache.get(key)
      if (newer) return newer.row
    }
    const life = ctx.queue.doubts(key) ? SHORT : KEPT
    const row = await ctx.db.read(id)
    if (row) await ctx.cache.add(key, { id, row }, life)
    return row
  }
}

/**
 * A write goes into the cache and into the queue, and is answered at once: from then on it is owed to
 * the database, and a worker pays. Its sequence tells later writes of the key from earlier ones.
 */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const key = keyOf(id)
  const writeId = ctx.writeId()
  const row = { id, name, version: null }

  const { sequence, before } = await ctx.cache.put(key, { id, row, writeId }, KEPT)
  const job = { key, id, name, writeId, sequence }
  try {
    await ctx.queue.send(job)
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) {
      await ctx.cache.undo(key, writeId, before)
      throw error
    }
    // The broker may have it: an undo might be wrong, and the same job twice is applied once.
    await ctx.queue.send(job).catch(() => Promise.reject(error))
  }
  return row
}
