import type { Context, Row } from '../../ports'

/** A reader takes what the schedule has put there. It never loads: nothing there is nothing. */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const cached = await ctx.cache.get(`${id}`)
  return cached ? cached.row : null
}

/** A write goes to the database alone; readers see it after the next refresh. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  return await ctx.db.write(id, name)
}

/** At every tick, one instance at a time: each key is loaded anew, whether anyone asks for it or not. */
export async function refresh(ctx: Context): Promise<void> {
  const { keys, ttlMs, staleMs } = ctx.settings
  const failures: unknown[] = []

  for (let id = 1; id <= keys; id++) {
    try {
      const row = await ctx.db.read(id)
      await ctx.cache.set(`${id}`, { id, row }, { ttlMs, staleMs })
    } catch (error) {
      // The old value stays, past its TTL for as long as `staleMs` says, and is marked as old.
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} keys stay old`)
}
