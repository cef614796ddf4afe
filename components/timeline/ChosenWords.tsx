'use client'

import { useMemo } from 'react'
import { seconds } from '../panels/format'
import { store } from '../stream/store'
import { runEnd, timeline } from './live'
import { storyOf } from './story'
import { useController } from './useController'
import { titleOf, totalOf } from './Waterfall'

/** Says the request that was chosen, for those who cannot see its outline. */
export function ChosenWords() {
  const { chosen } = useController()
  const words = useMemo(() => sayRequest(chosen), [chosen])
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  )
}

/** `c10 reads row 42 at 1.24 s: 12 ms. Found v3 in the cache.` */
function sayRequest(index: number): string {
  const story = index === -1 ? null : storyOf(timeline, index, store.event)
  if (!story) return ''
  return `${titleOf(story)} at ${seconds(story.start)}: ${totalOf(story, runEnd())}. ${story.sentence}`
}
