import { OutcomeUnknown, type Context, type Job, type Row } from '../../ports'

const keyOf = (id: number) => `user:${id}`

/** No TTL: what the database does not have yet must not expire. What is older than that must, and soon. */
const [KEPT, SHORT] = [{ ttlMs: null }, { ttlMs: 1000 }]

/**
 * Write-behind: reads look aside. A loaded row is added only where there is nothing: by now a writer may
 * have put something newer there, which the database does not have yet.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = keyOf(id)

  const cached = await ctx.cache.get(key)
  if (cached) return cached.row

  return await ctx.protect(key, load)

  async function load(ctx: Context) {
    // Redis may have lost a write that is still on its way to the database.
    const life = ctx.queue.owes(key) ? SHORT : KEPT
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
    if (error instanceof OutcomeUnknown) await sendAgain(ctx, job, error)
    else {
      await ctx.cache.undo(key, writeId, before)
      throw error
    }
  }
  return row
}

/** Without an answer the broker may have it. The same job twice is applied once; an undo might be wrong. */
async function sendAgain(ctx: Context, job: Job, error: OutcomeUnknown): Promise<void> {
  try {
    await ctx.queue.send(job)
  } catch {
    throw error
  }
}
