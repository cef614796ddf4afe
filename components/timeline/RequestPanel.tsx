'use client'

import { useEffect, useState } from 'react'
import { Nothing } from '../panels/Panel'
import { store, type LabView } from '../stream/store'
import { useSampled } from '../stream/useSampled'
import { timeline } from './live'
import { storyPanel, TIMELINE } from './requests'
import { storyOf } from './story'
import { useController } from './useController'
import { titleOf, totalOf, Waterfall } from './Waterfall'

const selectNow = (_view: LabView, now: number) => now

/** Events of one request are fetched again when there are no more than this between its ends. */
const MOST_FETCHED = 4000

/** The request that was chosen on the timeline: its steps, and every command they sent. */
export function RequestPanel() {
  const { chosen } = useController()
  const now = Math.max(useSampled(selectNow), timeline.at)
  const [, fetched] = useState(0)
  const story = chosen === -1 ? null : storyOf(timeline, chosen, store.event)
  const bare = story?.bare ?? false
  useEffect(() => {
    const { requests } = timeline.lanes
    if (!bare || !requests.has(chosen)) return
    const [from, to] = [requests.seqOf(chosen), requests.linkOf(chosen)]
    if (to - from > MOST_FETCHED) return
    void store.fetchEvents(from, to).then(() => fetched((count) => count + 1))
  }, [bare, chosen])
  if (!story) {
    return (
      <div className="pt-3">
        <Nothing>
          Choose a request on the timeline, with a click or with ↑, ↓ and N: its calls, its waits
          and its commands appear here.
        </Nothing>
      </div>
    )
  }
  return (
    <section
      id={storyPanel.id}
      aria-label="Request"
      onKeyDown={({ key }) => {
        if (key === 'Escape') document.getElementById(TIMELINE)?.focus()
      }}
      tabIndex={0}
      className="h-full overflow-y-auto px-4 py-2 text-[12px]/4 text-ink"
    >
      <p className="mb-1.5 flex gap-3">
        <b className="font-semibold">{titleOf(story)}</b>
        <span className="text-ink2">{totalOf(story, now)}</span>
      </p>
      <Waterfall story={story} now={now} whole />
    </section>
  )
}
