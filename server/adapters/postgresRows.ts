import type { QueryResult } from 'pg'
import type { RowStore } from '../ports/world'
import { within } from './connect'
import { CLEAR, READ, rowOf, seeding, WRITE, written } from './rowsSql'

type Query = (text: string, values: (string | number)[]) => Promise<QueryResult<object>>

/**
 * The rows of one run in PostgreSQL.
 * `end` waits for the queries under way, so that none makes a row again, and removes the run's rows;
 * it gives up after `ms` and never throws.
 */
export function postgresRows(
  run: string,
  query: Query,
): RowStore & { end(ms: number): Promise<void> } {
  const underWay = new Set<Promise<unknown>>()
  const first = async (text: string, values: (string | number)[]) => {
    const asked = query(text, values)
    underWay.add(asked)
    try {
      return rowOf((await asked).rows[0])
    } finally {
      underWay.delete(asked)
    }
  }
  const clear = async () => {
    await query(CLEAR, [run])
  }
  return {
    read: (id) => first(READ, [run, id]),
    write: async (id, name, writeId) => written(await first(WRITE, [run, id, name, writeId])),
    seed: async (count, skip) => {
      for (const { text, values } of seeding(run, count, skip)) await query(text, values)
    },
    clear,
    end: async (ms) => {
      // What stays behind when the server is away is removed by a later connection.
      await within(ms, Promise.allSettled(underWay).then(clear))
    },
  }
}
