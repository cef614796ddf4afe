import type { LabState, PanelName } from '@/server/protocol'
import { clientCount } from '../../panels/clients/select'
import { parts, plural, percent, whole } from '../../panels/format'
import { selectHeadlines } from '../../panels/headlines/select'
import type { GlyphName } from '../../ui/glyphs'

/** One of the four numbers that a room sees. */
export interface Figure {
  label: string
  glyph: GlyphName
  value: string
  note: string
}

/** What the pattern and its settings make worth watching. */
export interface Watched {
  panels: readonly PanelName[]
  /** Somebody waits for the load of another, by the chosen protection. */
  guarded: boolean
  /** Values may grow old: something writes. */
  written: boolean
}

/** The four numbers of a moment: what the pattern is about, the database's work, and what it costs. */
export function selectFigures(state: LabState, now: number, watched: Watched): Figure[] {
  const view = selectHeadlines(state, now)
  const { dbInFlight, dbMaxInFlight } = state.tally
  return [
    first(state, view, watched),
    {
      ...{ label: 'Database calls', glyph: 'db', value: whole(view.dbCalls) },
      note: `for ${plural(state.tally.reads, 'read')}`,
    },
    {
      ...{ label: 'In flight now', glyph: 'db', value: whole(dbInFlight) },
      note: `most ${whole(dbMaxInFlight)}`,
    },
    watched.written ? stale(view) : open(view),
  ]
}

type Headlines = ReturnType<typeof selectHeadlines>

function first(state: LabState, view: Headlines, { panels, guarded }: Watched): Figure {
  if (panels.includes('queue')) {
    const note = view.lost > 0 ? `${whole(view.lost)} lost` : 'acknowledged'
    return { label: 'Owed to the database', glyph: 'write', value: whole(view.owed), note }
  }
  if (panels.includes('schedule')) {
    const { figure, unit } = view.gapMs ? parts(view.gapMs) : { figure: 'none', unit: '' }
    return { label: 'Longest gap', glyph: 'expiry', value: figure, note: unit }
  }
  if (guarded) {
    const waiting = Object.values(state.locks).reduce((sum, { waiters }) => sum + waiters.length, 0)
    const note = `of ${plural(clientCount(state), 'client')}`
    return { label: 'Waiting for a load', glyph: 'waits', value: whole(waiting), note }
  }
  const ratio = view.hitRatio === null ? '–' : percent(view.hitRatio)
  const unit = view.hitRatio === null ? '' : '%, '
  const note = `${unit}${plural(view.misses, 'miss', 'misses')}`
  return { label: 'Hit ratio', glyph: 'hit', value: ratio, note }
}

function stale({ stale, maxStalenessMs }: Headlines): Figure {
  const { figure, unit } = parts(maxStalenessMs)
  const note = stale > 0 ? `up to ${figure} ${unit} old` : ''
  return { label: 'Stale reads', glyph: 'stale', value: whole(stale), note }
}

function open({ openMs, open: { reads } }: Headlines): Figure {
  const { figure, unit } = openMs === null ? { figure: '–', unit: '' } : parts(openMs)
  const note = openMs === null ? 'none is open' : `${unit}, ${whole(reads)} open`
  return { label: 'Oldest open read', glyph: 'miss', value: figure, note }
}
