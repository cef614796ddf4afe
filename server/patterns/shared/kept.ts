import type { Context, Found } from '../../ports'

/** Its TTL is over, and it is kept past it to be served all the same. */
export const isOld = ({ leftMs }: Found): boolean => leftMs !== null && leftMs <= 0

/** Whether it is fresh for longer than the other. */
export const outlives = (one: Found, other: Found): boolean =>
  !isOld(one) && (one.until ?? Infinity) > (other.until ?? Infinity)

/** How those look again who wait for something newer than what they have found. */
export const lookForNew = (key: string) => async (ctx: Context) => {
  const found = await ctx.cache.get(key)
  return found && isOld(found) ? null : found
}
