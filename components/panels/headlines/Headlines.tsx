'use client'

import type { ReactNode } from 'react'
import type { PanelName } from '@/server/protocol'
import { useSettings } from '@/components/controls/SettingsProvider'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { Glyph } from '@/components/ui/glyphs'
import { measured, parts, percent, plural, short, whole } from '../format'
import { Headline } from './Headline'
import { lastOf, selectHeadlines, type HeadlinesView } from './select'

const select = ({ state }: LabView, now: number) => selectHeadlines(state, now)

/** The six numbers of the run, four times a second at most. */
export function Headlines() {
  const view = useSampled(select)
  const panels = useSettings((settings) => settings.pattern.panels)
  return (
    <section aria-label="Headline numbers" className="@container h-full">
      <dl className="grid h-full grid-cols-2 divide-line @lg:grid-cols-3 @2xl:grid-cols-[minmax(0,134fr)_minmax(0,127fr)_minmax(0,114fr)_minmax(0,137fr)_minmax(0,110fr)_minmax(0,90fr)] @3xl:grid-cols-[minmax(0,150fr)_minmax(0,150fr)_minmax(0,146fr)_minmax(0,166fr)_minmax(0,142fr)_minmax(0,116fr)] @2xl:divide-x">
        <Requests view={view} />
        <Headline
          label="Hit ratio"
          value={view.hitRatio === null ? '–' : percent(view.hitRatio)}
          unit={view.hitRatio === null ? '' : '%'}
          digits={4}
          note={
            view.hitRatio !== null &&
            `${short(view.misses)} ${view.misses === 1 ? 'miss' : 'misses'}`
          }
          help="Share of reads that found their value at the first look into the cache. An open read counts by its look; one that failed or was cut off counts as neither hit nor miss."
        />
        <Headline
          label="DB calls"
          value={whole(view.dbCalls)}
          digits={2}
          note={`saved ${short(view.saved)}`}
          help="Queries sent to the database. Saved: reads that needed none, because of a hit or another client’s load."
        />
        <P99 view={view} />
        <Headline
          label="Stale reads"
          value={whole(view.stale)}
          note={view.stale > 0 && `up to ${measured(view.maxStalenessMs)}`}
          help="Reads that returned a version which the database had already replaced when the read began. Beside it: the longest time a returned value had been old."
        />
        <Last view={view} panels={panels} />
      </dl>
    </section>
  )
}

function Requests({ view: { reads, writes, open } }: { view: HeadlinesView }) {
  const begun = open.reads + open.writes
  const words = (kind: HeadlinesView['open']) =>
    `${plural(kind.reads, 'read')} and ${plural(kind.writes, 'write')}`
  return (
    <Headline
      label="Requests"
      value={whole(reads + writes)}
      digits={3}
      note={begun > 0 && `+${whole(begun)} open`}
      help={`Requests that have ended: ${words({ reads, writes })}. Open ones have begun and still wait for their answer${begun > 0 ? `: ${words(open)}` : ''}.`}
    />
  )
}

interface LastProps {
  view: HeadlinesView
  panels: readonly PanelName[]
}

/** The figure that this pattern is about, or the fault that is not to be hidden by it. */
function Last({ view, panels }: LastProps) {
  const last = lastOf(view, panels)
  if (last === 'owed') {
    return (
      <Headline
        label="Owed writes"
        value={whole(view.owed)}
        note={view.lost > 0 && <Fault>{whole(view.lost)} lost</Fault>}
        help="Writes that were acknowledged and are not in the database yet. Lost: the queue is empty, and neither the write nor a later one of its key is in the database."
      />
    )
  }
  if (last === 'gap') {
    const gap = view.gapMs ? parts(view.gapMs) : { figure: 'none', unit: '' }
    return (
      <Headline
        label="Longest gap"
        value={gap.figure}
        unit={gap.unit}
        help="The longest time in which a key was gone between the end of its TTL and the refresh that brought it back. Readers find nothing then."
      />
    )
  }
  return (
    <Headline
      label="Holders of one lock"
      short="Lock holders"
      value={whole(view.maxHolders)}
      note={view.maxHolders < 2 ? 'at most' : <Fault>at once</Fault>}
      help="The most clients that held the same lock at once. More than one is a fault: the lock protected nothing."
    />
  )
}

function P99({ view }: { view: HeadlinesView }) {
  const p99 = view.p99 === null ? { figure: '–', unit: '' } : parts(view.p99)
  return (
    <Headline
      label="Read p99"
      value={p99.figure}
      unit={p99.unit}
      digits={4}
      note={view.openMs !== null && `open: ${measured(view.openMs)}`}
      help="99 of 100 finished reads were at least this fast, to 1 %. Open: the longest wait of a read that has not ended. Time for which a read was held counts in neither."
    />
  )
}

function Fault({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1 text-fault">
      <Glyph name="fault" size={11} /> {children}
    </span>
  )
}
