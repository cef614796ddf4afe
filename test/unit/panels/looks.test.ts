import { expect, it } from 'vitest'
import { graphOf } from '@/components/panels/clients/graph'
import { Traffic } from '@/components/panels/clients/traffic'
import { glyphOf } from '@/components/panels/events/select'
import { lookGlyph, lookOf } from '@/components/panels/looks'
import { Timeline } from '@/components/timeline/model/timeline'
import { storyOf } from '@/components/timeline/story'
import { catalogue } from '@/server/engine'
import type { Anomaly } from '@/server/protocol'
import { Story } from '../../support/story'

const pattern = catalogue().find(({ id }) => id === 'simple-caching')
if (!pattern) throw new Error('there is no simple-caching')
const graph = graphOf(pattern)

/** One read that looks once: its mark on the path, its glyph in the list, its bar in the waterfall. */
function shown(found: keyof typeof lookOf, anomalies: readonly Anomaly[] = []) {
  const story = new Story()
  story.time(10).request(1)
  const looked = story.time(12).look(1, found)
  const end = story.time(13).finish(1, found === 'nothing' ? 'miss' : 'hit')
  const traffic = new Traffic(graph)
  const timeline = new Timeline()
  for (const event of story.events) {
    const about = event.seq === end ? anomalies.map((one) => ({ ...one, seq: end })) : []
    traffic.read(event, about)
    timeline.read(event, about)
  }
  const answered = story.events[looked - 1]
  const rows = storyOf(timeline, 0, (seq) => story.events[seq - 1])?.rows
  return {
    path: traffic.travels.flatMap((way) => (way?.edge === 'look:0' ? way.mark : [])),
    answer: traffic.travels.at(-1)?.mark,
    list: answered && glyphOf(answered),
    waterfall: rows?.map(({ style }) => style),
  }
}

it.each(Object.entries(lookOf))('a look that finds %s is a %s on every screen', (found, look) => {
  const view = shown(found as keyof typeof lookOf)
  expect(view).toMatchObject({ path: [look], list: lookGlyph[look], waterfall: [look] })
})

it('keeps the diamond for what the database had replaced, whatever the TTL says', () => {
  const stale: Anomaly = {
    ...{ kind: 'stale-read', at: 13, seq: 0, proof: [], client: 1, id: 1, key: '1' },
    ...{ writeId: null, figures: { version: 1, newer: 2, staleMs: 3 } },
  }
  expect(shown('stale')).toMatchObject({ path: ['kept'], answer: 'hit' })
  expect(shown('stale', [stale])).toMatchObject({ path: ['kept'], answer: 'stale' })
  expect(shown('value', [stale])).toMatchObject({ path: ['hit'], answer: 'stale' })
})
