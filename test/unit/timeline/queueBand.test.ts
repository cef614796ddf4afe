import { describe, expect, it } from 'vitest'
import { DATABASE, QUEUE, Servers } from '@/components/timeline/model/servers'
import { Timeline } from '@/components/timeline/model/timeline'
import { sayLoad } from '@/components/timeline/say'
import { emptyState, project, type LabEvent } from '@/server/protocol'
import { QueueStory } from '../../support/queueStory'

const loadOf = (servers: Servers) => servers.list.find(({ name }) => name === QUEUE)?.load

/** What the band of the queue says after each event, and what the ledger says. */
function told(events: readonly LabEvent[], from = 1) {
  const timeline = new Timeline()
  const state = emptyState()
  timeline.restart(from - 1)
  const band: number[] = []
  const ledger: number[] = []
  for (const event of events) {
    project(state, event)
    if (event.seq < from) continue
    timeline.read(event, [], state)
    band.push(loadOf(timeline.servers)?.now(0) ?? 0)
    ledger.push(state.tally.ledger.owed)
  }
  return { band, ledger }
}

const HISTORIES: Record<string, QueueStory> = {
  'a worker that is killed, whose job is handed out again': new QueueStory()
    .worker(1)
    .send('a', 1)
    .start('a', 1)
    .applied('a', 1, 2)
    .killed(1)
    .worker(2)
    .start('a', 1, 2, 2)
    .skipped('a', 1, 'again', 2),
  'a job that is applied twice': new QueueStory()
    .worker(1)
    .send('a', 1)
    .start('a', 1)
    .applied('a', 1, 2)
    .start('a', 1, 1, 2)
    .applied('a', 1, 3),
  'a job that the broker forgot': new QueueStory().worker(1).send('a', 1).drained(),
  'a write whose sender never had the reply': new QueueStory()
    .worker(1)
    .sending('a', 1)
    .sendFailed('a', 1)
    .start('a', 1)
    .applied('a', 1, 2),
  'a worker that is quicker than the reply': new QueueStory()
    .worker(1)
    .sending('a', 1)
    .start('a', 1)
    .applied('a', 1, 2)
    .sent('a', 1),
  'a write that a later one supersedes': new QueueStory()
    .worker(1)
    .send('a', 1)
    .send('a', 2)
    .skipped('a', 1, 'newer')
    .start('a', 2)
    .applied('a', 2, 2),
}

describe('the band of the queue', () => {
  for (const [name, story] of Object.entries(HISTORIES)) {
    it(`owes what the ledger owes, event by event: ${name}`, () => {
      const { band, ledger } = told(story.events)
      expect(band).toEqual(ledger)
      expect(Math.min(...band)).toBe(0)
      expect(band.at(-1)).toBe(0)
    })
  }

  for (const [name, story] of Object.entries(HISTORIES)) {
    it(`has the worker’s write in the band of the database, as the state has: ${name}`, () => {
      const timeline = new Timeline()
      const state = emptyState()
      timeline.restart(0)
      const inFlight = () =>
        timeline.servers.list.find((server) => server.name === DATABASE)?.load.now(0) ?? 0
      for (const event of story.events) {
        project(state, event)
        timeline.read(event, [], state)
        expect(inFlight()).toBe(Object.keys(state.db.open).length)
      }
    })
  }

  it('owes nothing any more once the run has given up what the broker still has', () => {
    const story = new QueueStory().worker(1).send('a', 1).send('b', 1).drained(2)
    const { band, ledger } = told(story.events)
    expect(band.slice(-2)).toEqual([2, 0])
    expect(ledger.slice(-2)).toEqual([2, 0])
  })

  it('knows what was owed before it began to read', () => {
    const story = new QueueStory().worker(1).send('a', 1).send('b', 1).send('c', 1)
    story.start('a', 1).applied('a', 1, 2)
    expect(told(story.events, story.events.length - 1).band).toEqual([3, 2])
  })

  it('says what was owed at the moment that is looked at', () => {
    const servers = new Servers()
    servers.set(10, QUEUE, 2)
    const load = loadOf(servers)
    const say = (at: number | null) => load && sayLoad(load, at)
    expect([5, 150, null].map(say)).toEqual(['0', '2', '2'])
    servers.set(200, QUEUE, 0)
    expect([5, 150, 250, null].map(say)).toEqual(['0', '2', '0', '0'])
  })
})
