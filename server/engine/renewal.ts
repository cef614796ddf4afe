import type { World } from '../ports/world'
import type { Owed } from '../instrument'
import { Rounds } from './rounds'

/**
 * Gives what is owed to the database its backstop again, in the cache and in the queue: however long the end
 * of a run waits for them, they must not run out.
 */
export const renewalOf = (world: World, owed: Owed, everyMs: number): Rounds =>
  new Rounds(everyMs, async () => {
    const list = owed.list()
    if (list.length === 0) return
    // One that is away must not keep the others from it.
    await Promise.allSettled(world.parts.map((part) => part.renew?.(list)))
  })
