import { describe, expect, it } from 'vitest'
import { Applier } from '@/server/adapters/applier'
import type { Job, Row } from '@/server/ports'
import type { FromWorker, Go } from '@/server/ports/worker'
import type { Unchanged } from '@/server/ports/world'

const GO: Go = { type: 'go', delayMs: 0, apply: 'newer-only', ack: 'after-commit' }
const turn = () => new Promise((wake) => setTimeout(wake, 5))

/** An applier with a database that says what it is told to, and a list of all that happens. */
function bench(answer: (job: Job) => Row | Unchanged | Error, coalesce = true) {
  const log: string[] = []
  const tell = async (told: FromWorker) => {
    const of = 'job' in told ? told.job.writeId : 'jobId' in told ? told.jobId : ''
    log.push(`${told.type} ${of}`.trim())
  }
  const apply = async (job: Job) => {
    log.push(`commit ${job.writeId}`)
    const said = answer(job)
    if (said instanceof Error) throw said
    return said
  }
  const applier = new Applier({ apply }, tell, coalesce)
  const take = (key: string, sequence: number) => {
    const writeId = `${key}${sequence}`
    applier.take({
      job: { key, id: 1, name: writeId, writeId, sequence },
      done: () => log.push(`done ${writeId}`),
      again: () => log.push(`again ${writeId}`),
    })
  }
  /** What happened since the last look. */
  const since = async () => {
    await turn()
    return log.splice(0)
  }
  return { applier, take, since }
}
const saved = ({ id, name }: Job): Row => ({ id, name, version: 2 })

describe('a worker', () => {
  it('asks before it writes, and tells the broker after the commit', async () => {
    const { applier, take, since } = bench(saved)
    take('a', 1)
    expect(await since()).toEqual(['took a1', 'asks'])
    applier.hear(GO)
    expect(await since()).toEqual([
      ...['starts a1', 'intends a1', 'commit a1', 'applied a1', 'done a1', 'left a1'],
    ])
  })

  it('asks for one place at a time, in order of arrival', async () => {
    const { applier, take, since } = bench(saved)
    take('a', 1)
    take('b', 1)
    expect(await since()).toEqual(['took a1', 'asks', 'took b1'])
    applier.hear(GO)
    expect((await since()).filter((line) => /starts|asks/.test(line))).toEqual([
      'starts a1',
      'asks',
    ])
    applier.hear(GO)
    expect((await since())[0]).toBe('starts b1')
  })

  it('leaves out a waiting write when a later one of its key comes, and no other', async () => {
    const { applier, take, since } = bench(saved)
    take('a', 1)
    take('b', 1)
    take('a', 2)
    expect((await since()).slice(3)).toEqual(['took a2', 'left-out a1', 'done a1', 'left a1'])
    applier.hear(GO)
    expect((await since())[0]).toBe('starts b1')
    applier.hear(GO)
    expect((await since())[0]).toBe('starts a2')
  })

  it('leaves out an older write that comes after the newer one', async () => {
    const { take, since } = bench(saved)
    take('a', 2)
    take('a', 1)
    expect((await since()).slice(2)).toEqual(['took a1', 'left-out a1', 'done a1', 'left a1'])
  })

  it('does not leave out the one that it writes', async () => {
    const { applier, take, since } = bench(saved)
    take('a', 1)
    applier.hear({ ...GO, delayMs: 20 })
    take('a', 2)
    expect(await since()).not.toContain('left-out a1')
    await turn()
    await new Promise((wake) => setTimeout(wake, 30))
    expect(await since()).toContain('applied a1')
  })

  it('writes each one where coalescing is off, and not any more when it is turned on', async () => {
    const { applier, take, since } = bench(saved, false)
    take('a', 1)
    take('a', 2)
    take('a', 3)
    expect((await since()).filter((line) => line.startsWith('left-out'))).toEqual([])
    applier.hear({ type: 'coalesce', on: true })
    const left = (await since()).filter((line) => line.startsWith('left-out'))
    expect(left).toEqual(['left-out a1', 'left-out a2'])
  })

  it('tells the broker first where that is the rule', async () => {
    const { applier, take, since } = bench(saved)
    take('a', 1)
    applier.hear({ ...GO, ack: 'before-commit' })
    const log = await since()
    expect(log.indexOf('done a1')).toBeLessThan(log.indexOf('commit a1'))
  })

  it.each(['again', 'newer'] as const)('is done with a job that is %s', async (why) => {
    const { applier, take, since } = bench(() => why)
    take('a', 1)
    applier.hear(GO)
    expect((await since()).slice(-3)).toEqual(['skipped', 'done a1', 'left a1'])
  })

  it('gives back what it could not commit, and goes on', async () => {
    const { applier, take, since } = bench(() => new Error('away'))
    take('a', 1)
    take('b', 1)
    applier.hear(GO)
    expect((await since()).slice(-4)).toEqual(['failed a1', 'again a1', 'left a1', 'asks'])
  })

  it('fails on purpose without asking the database', async () => {
    const { applier, take, since } = bench(saved)
    take('a', 1)
    applier.hear({ ...GO, fail: 'on purpose' })
    const log = await since()
    expect(log).not.toContain('commit a1')
    expect(log).toContain('again a1')
  })
})
