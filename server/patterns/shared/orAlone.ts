import { PatienceEnded } from '../../ports'
import type { Context, Found, Load, Look, Row } from '../../ports'
import { isOld } from './kept'

type Read = Promise<Row | null>

/**
 * Like `ctx.protect`, where a server that is away is passed by. A Redis lock stands on one: while nobody
 * can ask for it nobody can be told to wait, so each loads for itself.
 */
export async function protectOrAlone(ctx: Context, key: string, load: Load, look: Look): Read {
  if (ctx.settings.protection !== 'redis-lock') return await ctx.protect(key, load, look)
  const once = new Once(load)
  return await orAlone(ctx, once, () => ctx.protect(key, once.load, once.noting(look)))
}

/** Like `ctx.renew`, in the same way: under a lock one waits there for what is newer than the old. */
export function renewOrAlone(
  ctx: Context,
  key: string,
  cached: Found,
  load: Load,
): ReturnType<Context['renew']> {
  const locks = ctx.settings.protection === 'redis-lock' && isOld(cached)
  if (!locks) return ctx.renew(key, cached, load)
  const once = new Once(load)
  return orAlone(ctx, once, () => ctx.renew(key, cached, once.load))
}

async function orAlone(ctx: Context, once: Once, locked: () => Read | Row | null): Read {
  const { at } = ctx
  try {
    return await locked()
  } catch (error) {
    if (error instanceof PatienceEnded) throw error
    // It stands where it asked for the lock, and no longer inside of that.
    ctx.backTo(at)
    // Where it is served already, only the release has failed. An error of the load stays one.
    return await once.load(ctx)
  }
}

/** Loads at most once, and not at all when a look has found it. */
class Once {
  private served: Read | null = null

  constructor(private readonly from: Load) {}

  readonly load: Load = (ctx, grant) => (this.served ??= this.from(ctx, grant))

  noting(look: Look): Look {
    return async (ctx) => {
      const found = await look(ctx)
      if (found) this.served = Promise.resolve(found.row)
      return found
    }
  }
}
