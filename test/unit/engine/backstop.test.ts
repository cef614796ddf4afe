import { expect, it } from 'vitest'
import { Backstop } from '@/server/engine/backstop'
import { Owed } from '@/server/instrument'
import { renewalOf } from '@/server/engine/renewal'
import type { Owing, World } from '@/server/ports/world'

/** The backstop of a run of 10 s by a clock that stands where the test puts it. */
function tenSeconds(afterMs?: number) {
  const clock = { at: 5000, now: () => clock.at, sleep: async () => {} }
  return { clock, backstop: new Backstop(clock, 10_000, afterMs) }
}

it('is ten minutes after the end of the run, whenever the key is set', () => {
  const { clock, backstop } = tenSeconds()
  expect(backstop.ms()).toBe(610_000)
  // Its servers are still being started.
  clock.at += 60_000
  expect(backstop.ms()).toBe(610_000)
  backstop.begin()
  expect(backstop.ms()).toBe(610_000)
  clock.at += 4000.25
  expect(backstop.ms()).toBe(606_000)
})

it('is never less than that, however long the run waits for its queue', () => {
  const { clock, backstop } = tenSeconds(3000)
  backstop.begin()
  clock.at += 9999
  expect(backstop.ms()).toBe(3001)
  clock.at += 500_000
  expect(backstop.ms()).toBe(3000)
})

it('is given again to what is owed, and to nothing else', async () => {
  const owed = new Owed()
  const asked: (readonly Owing[])[] = []
  const renew = async (list: readonly Owing[]) => void asked.push(list)
  // Each part by itself: one that is away, one that holds nothing, one that works.
  const away = async () => Promise.reject(new Error('away'))
  const world = { parts: [{ renew: away }, {}, { renew }] } as unknown as World
  const rounds = renewalOf(world, owed, 5)
  const job = (writeId: string, key: string) => ({ key, id: 1, name: '', writeId, sequence: 1 })
  rounds.start()
  await expect.poll(() => asked).toEqual([])
  owed.add(job('w1', 'a'))
  owed.add(job('w2', 'b'))
  await expect.poll(() => asked.at(-1)?.length).toBe(2)
  owed.delete(job('w1', 'a'))
  await expect.poll(() => asked.at(-1)).toEqual([{ writeId: 'w2', key: 'b' }])
  await rounds.stop()
  const rounded = asked.length
  await new Promise((wake) => setTimeout(wake, 30))
  expect(asked.length).toBe(rounded)
})
