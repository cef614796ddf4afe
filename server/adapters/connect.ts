import type { Redis } from 'ioredis'
import { ConstantBackoff, handleWhenResult, retry } from 'cockatiel'

/** Three tries, 1 s apart (the guide's own numbers); `maxAttempts` counts the repetitions. */
const threeTries = retry(
  handleWhenResult((failed) => failed instanceof Error),
  { maxAttempts: 2, backoff: new ConstantBackoff(1000) },
)

/**
 * Tries up to three times, 1 s apart.
 * @throws the last error
 */
export async function tryThrice(attempt: () => Promise<unknown>): Promise<void> {
  const failed = await threeTries.execute(async () => {
    try {
      await attempt()
      return null
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  })
  if (failed) throw failed
}

/** @throws the last error of three tries */
export async function connect(redis: Redis): Promise<void> {
  await tryThrice(async () => {
    try {
      if (redis.status !== 'ready') await redis.connect()
      await redis.ping()
    } catch (error) {
      redis.disconnect()
      throw error
    }
  })
}

/**
 * Resolves when the work has ended, well or not, or after `ms`: a server that hangs holds nobody up.
 * @returns what the work has brought; undefined when it failed, or is not done
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  const brought = await Promise.race([work.catch(() => undefined), enough])
  clearTimeout(timer)
  return brought
}
