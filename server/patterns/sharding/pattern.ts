import type { Context, Row } from '../../ports'
import { deleteLater } from '../shared/deleteLater'
import { protectOrAlone } from '../shared/orAlone'

/**
 * Sharding: the cluster hashes each key to one of 16384 slots, and each slot lives on one master. The
 * app asks as it would ask a single Redis; its client knows who owns what.
 */
export async function read(ctx: Context, id: number): Promise<Row | null> {
  const key = keyOf(ctx, id)

  const cached = await look(ctx)
  if (cached) return ctx.renew(key, cached, load)

  // Its lock lies beside it: while the node is away each loads alone, or has an error.
  if (ctx.settings.whenAway === 'database') return await protectOrAlone(ctx, key, load, look)
  return await ctx.protect(key, load, look)

  function look(ctx: Context) {
    return unlessAway(ctx, ctx.cache.get(key))
  }

  async function load(ctx: Context) {
    const row = await ctx.db.read(id)
    await unlessAway(ctx, ctx.cache.set(key, { id, row }, { ttlMs: null }))
    return row
  }
}

/** Commit first, then delete the copy on the node that has it. */
export async function write(ctx: Context, id: number, name: string): Promise<Row> {
  const row = await ctx.db.write(id, name)
  const key = keyOf(ctx, id)
  const deleted = await unlessAway(ctx, ctx.cache.delete(key))
  if (deleted === null) ctx.background((ctx) => deleteLater(ctx, ctx.cache, key))
  return row
}

/** Keys with the same {tag} share a slot: only the tag is hashed. */
function keyOf(ctx: Context, id: number): string {
  const { hashTag } = ctx.settings
  if (hashTag === 'tenant') return `{tenant:${id % 4}}:user:${id}`
  return hashTag === 'same' ? `{users}:user:${id}` : `user:${id}`
}

/** A node that does not answer is an error, or it is passed by: then the answer is null. */
const unlessAway = <T>(ctx: Context, answer: Promise<T>): Promise<T | null> =>
  ctx.settings.whenAway === 'error' ? answer : answer.catch(() => null)
