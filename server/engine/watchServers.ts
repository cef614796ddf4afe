import type { World } from '../ports/world'
import type { Tape } from '../instrument'

/** A server that is away for longer ends the run, in ms. */
const LOST_FOR_GOOD_MS = 10_000

/**
 * Records when a server of the run is lost and when it is back.
 * @param isBroken whether a server is away because it was broken on purpose: that ends no run
 * @param fail ends the run: the server that was lost for good, and the reason
 * @returns the function that stops watching
 */
export function watchServers(
  world: World,
  tape: Tape,
  isBroken: (name: string) => boolean,
  fail: (name: string, why: string) => void,
): () => void {
  const lost = new Map<string, NodeJS.Timeout>()
  let watching = true
  const onLost = (name: string, message: string) => {
    if (lost.has(name) || !watching) return
    tape.add({ type: 'service:lost', seq: tape.next(), at: tape.now(), client: 0, name, message })
    const giveItTime = () => {
      lost.set(name, setTimeout(forGood, LOST_FOR_GOOD_MS).unref())
    }
    const forGood = () => {
      if (isBroken(name)) giveItTime()
      else fail(name, `${name} was lost and did not come back within 10 s.`)
    }
    giveItTime()
  }
  const onBack = (name: string) => {
    if (!lost.has(name) || !watching) return
    clearTimeout(lost.get(name))
    lost.delete(name)
    tape.add({ type: 'service:back', seq: tape.next(), at: tape.now(), client: 0, name })
  }
  for (const part of world.parts) {
    const { name } = part.connection
    part.onLost?.((message) => onLost(name, message))
    // One that was stopped on purpose has not gone: its calls fail, and it goes on where it was.
    part.onHang?.((message) => {
      if (!isBroken(name)) onLost(name, message)
    })
    part.onBack?.(() => onBack(name))
  }
  return () => {
    watching = false
    for (const timer of lost.values()) clearTimeout(timer)
  }
}
