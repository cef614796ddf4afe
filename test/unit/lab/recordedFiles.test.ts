import { describe, expect, it } from 'vitest'
import { linesOf } from '@/components/lab/recordedFiles'
import { readRecording, type Recording } from '@/server/protocol'
import { numbered, reads, started } from '../../support/fold'

/** A recording of more events than are put together in one go. */
async function recorded(): Promise<Recording> {
  const events = numbered([
    started(),
    ...Array.from({ length: 5000 }, (_, i) => reads(1, i)).flat(),
  ])
  const head = {
    ...{ format: 'cachescope-run', version: 1, runId: 'r', epoch: 'e', savedAt: 0 },
    ...{ events: events.length, pattern: { id: 'cache-aside' }, sources: {}, services: [] },
    summary: null,
  }
  return await readRecording([head, ...events].map((line) => JSON.stringify(line)).join('\n'))
}

describe('a run out of a file', () => {
  it('is taken along again as the file that it was', async () => {
    const recording = await recorded()
    expect(await readRecording(linesOf(recording, 'run').join(''))).toEqual(recording)
  })

  it('gives its events, each in its envelope', async () => {
    const { events, ...recording } = await recorded()
    const lines = linesOf({ ...recording, events }, 'events')
      .join('')
      .trimEnd()
      .split('\n')
    const expected = events.map((event) => ({ runId: 'r', epoch: 'e', ...event }))
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(expected)
  })
})
