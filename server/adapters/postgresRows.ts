import type { QueryResult } from 'pg'
import type { RowStore } from '../ports/world'
import { within } from './connect'
import * as sql from './rowsSql'

const { lastOf, rowOf, seeding, unchanged, written } = sql

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
      return (await asked).rows[0]
    } finally {
      underWay.delete(asked)
    }
  }
  const clear = async () => {
    await query(sql.CLEAR, [run])
  }
  const last = async (id: number) => lastOf(await first(sql.LAST, [run, id]))
  return {
    read: async (id) => rowOf(await first(sql.READ, [run, id])),
    write: async (id, name, writeId) =>
      written(rowOf(await first(sql.WRITE, [run, id, name, writeId]))),
    apply: async (job, rule) => {
      const { id, name, writeId, sequence } = job
      const row = rowOf(await first(sql.applying[rule], [run, id, name, writeId, sequence]))
      return row ?? unchanged(job, await last(id))
    },
    last,
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
