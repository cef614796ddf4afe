import { describe, expect, it } from 'vitest'
import { Ticker } from '@/server/engine/ticker'
import { Tape } from '@/server/instrument'
import { Cancelled, type Clock } from '@/server/ports'
import type { LabEvent } from '@/server/protocol'

/** A clock that only moves when it is told to, and wakes those whose time has come. */
class HandClock implements Clock {
  private time = 1000
  private sleepers: { at: number; wake: () => void }[] = []
  now = () => this.time
  sleep: Clock['sleep'] = (ms, cancellation) =>
    new Promise((resolve, reject) => {
      this.sleepers.push({ at: this.time + ms, wake: resolve })
      cancellation?.on(() => reject(new Cancelled()))
    })
  /** Moves on in steps of 1 ms, everyone doing what they wake for. */
  async pass(ms: number): Promise<void> {
    for (let i = 0; i < ms; i++) {
      this.time++
      const due = this.sleepers.filter(({ at }) => at <= this.time)
      this.sleepers = this.sleepers.filter(({ at }) => at > this.time)
      for (const { wake } of due) wake()
      await new Promise((turn) => setImmediate(turn))
    }
  }
}

function make(period: number, workMs: (n: number) => number) {
  const clock = new HandClock()
  const events: LabEvent[] = []
  const settings = { period }
  let works = 0
  const ticker = new Ticker({
    tape: new Tape(clock, (event) => void events.push(event)),
    clock,
    periodMs: () => settings.period,
    work: async () => {
      const ms = workMs(++works)
      if (ms < 0) throw new Error('it failed')
      await clock.sleep(ms)
    },
  })
  const told = () =>
    events.flatMap((event) =>
      event.type === 'tick:began' || event.type === 'tick:skipped'
        ? [`${event.type.slice(5)} ${event.n} @${event.at} due ${event.dueAt}`]
        : [],
    )
  return { clock, events, settings, ticker, told, running: ticker.run() }
}

describe('the ticker', () => {
  it('ticks by the clock of its run, however late it is begun', async () => {
    const clock = new HandClock()
    const dueAt: number[] = []
    const tape = new Tape(clock, (event) => {
      if (event.type === 'tick:began') dueAt.push(event.dueAt)
    })
    await clock.pass(40)
    const ticker = new Ticker({ tape, clock, periodMs: () => 100, work: async () => {} })
    const running = ticker.run()
    await clock.pass(170)
    expect(dueAt).toEqual([100, 200])
    ticker.stop()
    await running
  })

  it('ticks at n · period, however long the work takes', async () => {
    const { clock, ticker, told, running } = make(100, () => 30)
    await clock.pass(350)
    expect(told()).toEqual(['began 1 @100 due 100', 'began 2 @200 due 200', 'began 3 @300 due 300'])
    ticker.stop()
    await running
  })

  it('skips the tick that falls due while the last work runs, and does not drift', async () => {
    const { clock, ticker, told, running } = make(100, (n) => (n === 1 ? 250 : 10))
    await clock.pass(450)
    expect(told()).toEqual([
      'began 1 @100 due 100',
      'skipped 2 @200 due 200',
      'skipped 3 @300 due 300',
      'began 4 @400 due 400',
    ])
    ticker.stop()
    await running
  })

  it('goes on after a failure, and says that it failed', async () => {
    const { clock, events, ticker, running } = make(100, (n) => (n === 1 ? -1 : 0))
    await clock.pass(250)
    const ended = events.filter((event) => event.type === 'tick:ended')
    expect(ended).toMatchObject([
      { n: 1, failed: true },
      { n: 2, failed: false },
    ])
    ticker.stop()
    await running
  })

  it('takes a new period at once: one period after the last tick, and now where that is over', async () => {
    const { clock, settings, ticker, told, running } = make(100, () => 0)
    await clock.pass(150)
    settings.period = 30
    ticker.retime()
    await clock.pass(35)
    const [, second, third] = told()
    expect(second).toMatch(/^began 2 @15[0-3] due 130$/)
    expect(third).toBe('began 3 @160 due 160')
    ticker.stop()
    await running
  })

  it('ends with its work when it is stopped', async () => {
    const { clock, events, ticker, running } = make(100, () => 40)
    await clock.pass(110)
    ticker.stop()
    await clock.pass(60)
    await running
    expect(events.map(({ type }) => type)).toEqual(['tick:began', 'tick:ended'])
  })
})
