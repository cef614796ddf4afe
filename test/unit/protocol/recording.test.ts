import { describe, expect, it } from 'vitest'
import { NotARecording, readRecording, type RecordingHead } from '@/server/protocol'
import { Story } from '../../support/story'

const story = () => {
  const told = new Story()
  told.time(10).request(1)
  told.look(1, 'value')
  told.finish(1, 'hit')
  return told.events
}
const head = (events: number): Partial<RecordingHead> => ({
  ...{ format: 'cachescope-run', version: 1, runId: 'r', epoch: 'e', savedAt: 1, events },
  // Only that they are there is asked.
  ...({ pattern: {}, sources: {} } as Pick<RecordingHead, 'pattern' | 'sources'>),
})
const file = (...lines: unknown[]) => lines.map((line) => JSON.stringify(line)).join('\n') + '\n'

describe('a recording', () => {
  it('is read as it was written', async () => {
    const events = story()
    const recording = await readRecording(file(head(events.length), ...events))
    expect(recording.events).toEqual(events)
    expect(recording.head).toMatchObject({ runId: 'r', events: events.length })
  })

  const [first, ...rest] = story()
  const strange = { ...first, type: 'run:teleported' }
  it.each([
    ['something else', 'hello', /no run of Cachescope/],
    ['nothing', '', /no run of Cachescope/],
    ['another format', file({ format: 'har' }), /no run of Cachescope/],
    ['another version', file({ ...head(1), version: 2 }, first), /another version/],
    ['no event', file(head(0)), /no event/],
    ['the end missing', file(head(9), first), /ends too early: it has 1 of 9/],
    ['an event missing', file(head(2), first, rest[1]), /event 2 is missing/],
    ['half a line', `${file(head(2), first)}{"seq":2,"ty`, /event 2 is missing/],
    ['an unknown event', file(head(1), strange), /a kind that this Cachescope does not know/],
  ])('that is %s is refused in one sentence', async (_what, text, message) => {
    const reading = readRecording(text)
    await expect(reading).rejects.toThrow(NotARecording)
    await expect(reading).rejects.toThrow(message)
  })
})
