import type { Part, World } from '../ports/world'

function missing<T extends object>(name: string): T {
  const refuse = () => {
    throw new Error(`no server of this pattern offers "${name}"`)
  }
  // Whatever is asked of it, the answer is the same.
  return new Proxy({} as T, { get: refuse })
}

/**
 * The world of a run out of the parts that its servers give. What no server gives is missing in
 * earnest: a pattern that asks for it is told so.
 */
export function worldOf(parts: readonly Part[], startWorker: World['startWorker'] = null): World {
  const given = <K extends 'cache' | 'level2' | 'lock' | 'db' | 'queue'>(name: K) => {
    const part = parts.find((candidate) => candidate[name] !== undefined)?.[name]
    return part ?? missing<NonNullable<Part[K]>>(name)
  }
  return {
    cache: given('cache'),
    level2: given('level2'),
    lock: given('lock'),
    db: given('db'),
    queue: given('queue'),
    startWorker,
    parts,
    close: async () => {
      await Promise.all(parts.map((part) => part.close()))
    },
  }
}
