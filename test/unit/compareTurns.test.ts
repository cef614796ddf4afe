import { describe, expect, it } from 'vitest'
import { conductor, type Player, type Stage } from '@/components/compare/conductor'
import { commonFrom, lanesFrom } from '@/components/compare/comparison'
import { differences, isUneven } from '@/components/compare/differences'
import { dueNow, turnsFor } from '@/components/compare/turns'
import { catalogue } from '@/server/engine'
import { emptyState, type LabState } from '@/server/protocol'
import { fold, started, type Told } from '../support/fold'

const patterns = catalogue()
const lanesOf = (lane: string[]) => lanesFrom(patterns, { lane })

const TRAP = 'sharding?preset=killed-master'
const CURE = `${TRAP}&cured=1`

describe('whose turn it is', () => {
  const due = (...lane: string[]) => dueNow(lanesOf(lane), []).map(({ id }) => id)

  it('is that of all lanes where nothing is broken', () => {
    expect(due('simple-caching?preset=stampede', 'cache-aside', 'sharding')).toEqual([0, 1, 2])
    expect(turnsFor(lanesOf(['simple-caching?preset=stampede', 'cache-aside']))).toBeNull()
    // The worker of each run is its own.
    expect(due('write-behind?preset=lost-job', 'write-behind?preset=lost-job')).toEqual([0, 1])
  })

  it('is that of one lane where several break the same server', () => {
    expect(due(TRAP, CURE)).toEqual([0])
    expect(turnsFor(lanesOf([TRAP, CURE]))).toBe('redis-cluster')
    const [trap, cure] = lanesOf([TRAP, CURE])
    if (!trap || !cure) throw new Error('no lanes')
    expect(dueNow([cure], [trap])).toEqual([])
    expect(dueNow([cure], [])).toEqual([cure])
  })

  it('is not that of a lane whose server another one breaks, and of those that do not use it it is', () => {
    expect(due('sharding', TRAP, 'cache-aside', 'sharding')).toEqual([0, 2, 3])
    expect(due(TRAP, 'sharding', 'cache-aside')).toEqual([0, 2])
  })

  it('is that of all again once the guide is played, which knows no traps', () => {
    const guide = TRAP.replace('?', '?scenario=guide&')
    expect(due(guide, guide)).toEqual([0, 1])
  })
})

describe('lanes that take turns', () => {
  /** A page of these lanes; its runs begin when they are told to and end when they are told to. */
  function page(...lane: string[]) {
    const told: string[] = []
    const hold = { until: Promise.resolve() }
    const player = (form: ReturnType<typeof lanesOf>[number]): Player => {
      const stream = { runId: null, state: emptyState(), phase: 'live' } as Player['run']['stream']
      const run: Player['run'] = {
        ...{ stream, started: null },
        start: async (with_) => {
          told.push(`start ${form.id}`)
          await hold.until
          run.started = with_
          Object.assign(stream, { runId: `run ${form.id}`, state: fold([started()]) })
          void conducted.next()
        },
        stop: async () => {
          if (stream.runId !== null && stream.state.status === 'running')
            told.push(`stop ${form.id}`)
          await Promise.resolve()
        },
        forget: () => {
          told.push(`forget ${form.id}`)
          Object.assign(stream, { runId: null, state: emptyState() })
          // As every change of a run does.
          void conducted.next()
        },
      }
      return { ...form, run }
    }
    let stage: Stage<Player> = {
      ...{ lanes: lanesOf(lane).map(player), leaving: [], waiting: [], common: commonFrom({}) },
      ...{ starting: false, refused: null },
    }
    const set = (part: Partial<Stage<Player>>) => void (stage = { ...stage, ...part })
    const conducted = conductor(() => stage, set)
    const over = async (id: number) => {
      const found = [...stage.lanes, ...stage.leaving].find((each) => each.id === id)
      if (found) found.run.stream.state.status = 'finished'
      await conducted.next()
    }
    const remove = (id: number) => {
      const gone = stage.lanes.find((each) => each.id === id)
      set({ lanes: stage.lanes.filter((each) => each !== gone) })
      if (gone) conducted.leave(gone)
    }
    return { ...conducted, told, hold, over, remove, waiting: () => stage.waiting }
  }

  it('begin one after the other, and all others at once', async () => {
    const { run, next, over, told, waiting } = page(TRAP, CURE, 'cache-aside')
    await run()
    expect(told.filter((word) => word.startsWith('start'))).toEqual(['start 0', 'start 2'])
    expect(waiting()).toEqual([1])
    await over(2)
    await next()
    expect(waiting()).toEqual([1])
    await over(0)
    expect(told.at(-1)).toBe('start 1')
    expect(waiting()).toEqual([])
  })

  it('are stopped for good: the next one does not begin', async () => {
    const { run, stop, over, told } = page(TRAP, CURE)
    await run()
    await stop()
    await over(0)
    expect(told).toEqual(['forget 1', 'start 0', 'stop 0'])
  })

  it('are stopped on the way, too', async () => {
    const { run, stop, told, hold } = page('cache-aside', 'cache-aside')
    let begin = () => {}
    hold.until = new Promise<void>((resolve) => (begin = resolve))
    const running = run()
    await expect.poll(() => told).toEqual(['start 0', 'start 1'])
    await stop()
    begin()
    await running
    expect(told.slice(2)).toEqual(['stop 0', 'stop 1'])
  })

  it('begin again only when what was broken is whole', async () => {
    const { run, over, told } = page(TRAP, CURE)
    await run()
    await over(0)
    told.length = 0
    await run()
    // The run of the second lane ends: until then its server may be broken.
    expect(told).toEqual(['stop 1'])
    await over(1)
    expect(told).toEqual(['stop 1', 'forget 1', 'start 0'])
  })

  it('wait for a lane that is off the page, too', async () => {
    const { run, over, remove, told } = page(TRAP, CURE, CURE)
    await run()
    told.length = 0
    remove(0)
    await Promise.resolve()
    expect(told).toEqual(['stop 0'])
    await over(0)
    expect(told.slice(0, 2)).toEqual(['stop 0', 'forget 0'])
    expect(told.at(-1)).toBe('start 1')
  })
})

describe('the table of lanes that take turns', () => {
  /** @param until when it began to end, if it did; it is over at `ms` then */
  const ran = (ms: number, dbReads: number, until?: number): LabState => {
    const begun = { ...started(), durationMs: 12_000 } as Told
    const why = { client: 0, reason: 'completed' } as const
    const end: Told[] =
      until === undefined
        ? []
        : [
            { type: 'run:ending', at: until, ...why },
            { type: 'run:finished', at: ms, ...why, message: null },
          ]
    const state = fold([begun, ...end])
    state.at = ms
    state.tally.dbReads = dbReads
    return state
  }
  const calls = (...states: LabState[]) =>
    differences(states)
      .find(({ name }) => name === 'Database calls')
      ?.cells.map(({ text, against, mark }) => [text, against, mark])

  it('measures a lane that has just begun against none', () => {
    const whole = ran(12_000, 900, 12_000)
    const begun = ran(500, 3)
    expect(calls(whole, begun)).toEqual([
      ['900', 'base', null],
      ['3', '', null],
    ])
    expect(isUneven([whole, begun], [12_000, 500])).toBe(true)
    expect(isUneven([whole, emptyState()], [12_000, 0])).toBe(false)
  })

  it('measures those that took the same course, however long they were mended', () => {
    const trap = ran(17_000, 900, 12_000)
    const cure = ran(12_010, 90, 12_000)
    expect(calls(trap, cure)?.[1]).toEqual(['90', '−90 %', 'best'])
    // Stopped at the same moment, with something under way in one.
    const early = [3000, 5000].map((at) => ran(at, at, 3000))
    expect(calls(...early)?.[0]?.[2]).toBe('best')
  })
})
