import { isPlaying } from '@/server/protocol'
import { paceName, DELAYS } from '../controls/PaceSelect'
import { presetOf, SPEEDS } from '../controls/settings'
import { exportsOf } from '../lab/exports'
import { runPath, settingsPath, share } from '../lab/share'
import { whyNot } from '../controls/faults/whyNot'
import { disturb, pace, stop } from '../stream/actions'
import { store } from '../stream/store'
import { timeline } from '../timeline/live'
import { jumps } from '../timeline/jumps'
import { jump } from '../timeline/moves'
import { open } from './open'
import { runOrPause } from './runActions'
import { fits, type Screen } from './screen'
import { bindings, shownFor } from './table'

/** One line of the palette. */
export interface Entry {
  id: string
  title: string
  hint?: string
  shown?: readonly string[]
  act(): unknown
}

export interface Group {
  title: string
  entries: Entry[]
}

/**
 * Everything that can be done from here and now, in the order in which it is likely to be wanted.
 *
 * @param usable whether commands can be given to the run
 */
export function commandsFor(screen: Screen, usable: boolean): Group[] {
  const groups = [
    { title: 'The run', entries: runEntries(screen, usable) },
    { title: 'Faults', entries: faultEntries(screen) },
    { title: 'Presets', entries: presetEntries(screen) },
    { title: 'Time', entries: timeEntries(screen) },
    { title: 'Patterns', entries: patternEntries(screen) },
    { title: 'Share and export', entries: takeEntries(screen) },
    { title: 'The screen', entries: screenEntries(screen) },
  ]
  return groups.filter(({ entries }) => entries.length > 0)
}

function runEntries(screen: Screen, usable: boolean): Entry[] {
  const { settings, lanes } = screen
  if (lanes) {
    const title = 'Run or stop all lanes'
    return [{ id: 'run', title, shown: shownFor('run'), act: () => runOrPause(screen) }]
  }
  if (!settings || !usable) return []
  const { status, delayMs } = store.view().live
  const { heed, reset, resetToGuide, choose, speed, scenario, preset } = settings.getState()
  const cut = { id: 'stop', title: 'Stop without waiting', act: () => stop().then(heed) }
  const act = () => runOrPause(screen)
  const toGuide = { id: 'guide-values', title: 'The guide’s values', act: resetToGuide }
  const all = [
    { id: 'reset', title: 'Reset all settings', act: reset },
    ...(scenario === 'load' && preset !== null ? [toGuide] : []),
  ]
  if (status === 'ending') return [cut, ...all]
  const word = { empty: 'Run', finished: 'Run again', running: 'Pause', paused: 'Resume' }[status]
  const start = { id: 'run', title: word, shown: shownFor('run'), act }
  if (!isPlaying(status)) {
    const speeds = SPEEDS.filter((value) => value !== speed).map((value) => ({
      ...{ id: `speed-${value}`, title: `Speed ${value}×`, hint: 'from the next start' },
      act: () => choose({ speed: value }),
    }))
    return [start, ...all, ...speeds]
  }
  const paces = DELAYS.filter((ms) => ms !== delayMs).map((ms) => ({
    id: `pace-${ms}`,
    title: ms === 0 ? 'Full pace' : `Slow motion: ${paceName(ms)}`,
    act: () => pace(ms).then(heed),
  }))
  const step = bindings.find(({ id }) => id === 'step')
  return [
    start,
    { id: 'step', title: 'Step', shown: shownFor('step'), act: () => step?.act(screen) },
    { id: 'stop', title: 'Stop', act: () => stop().then(heed) },
    ...paces,
    ...all,
  ]
}

/** Each fault with its usual amount; another one is chosen in the controls. */
function faultEntries({ settings }: Screen): Entry[] {
  if (!settings || whyNot(store.view()) !== null) return []
  const { pattern, heed } = settings.getState()
  return pattern.faults.map(({ name, title, help }) => ({
    ...{ id: `fault-${name}`, title, hint: help, act: () => disturb(name).then(heed) },
  }))
}

function presetEntries({ settings }: Screen): Entry[] {
  if (!settings) return []
  const { pattern, preset: chosen, cured, choosePreset, choose } = settings.getState()
  const presets = pattern.presets.map(({ name, title, summary }) => ({
    ...{ id: `preset-${name}`, title, hint: summary, act: () => choosePreset(name) },
  }))
  const preset = presetOf(pattern, chosen)
  const cure = preset && Object.keys(preset.cure).length > 0 && !cured
  return [
    ...(cure ? [{ id: 'cure', title: 'Fix it', act: () => choosePreset(preset.name, true) }] : []),
    ...presets,
    { id: 'guide', title: 'The guide’s script', act: () => choose({ scenario: 'guide' }) },
  ]
}

/** What the keys of time do, and the moments that teach. */
function timeEntries(screen: Screen): Entry[] {
  if (!fits('run', screen)) return []
  const moments = jumps
    .filter(({ kind }) => timeline.moments[kind].total > 0)
    .map(({ kind, label }) => ({
      ...{ id: `jump-${kind}`, title: `Jump to: ${label}`, act: () => jump(kind, 1) },
    }))
  return [...fromKeys(screen, ['live', 'start', 'whole']), ...moments]
}

const patternEntries = ({ patterns, pattern, go }: Screen): Entry[] =>
  patterns
    .filter(({ id }) => id !== pattern?.id)
    .map(({ id, title, summary }) => ({
      ...{ id: `pattern-${id}`, title, hint: summary, act: () => go(`/${id}`) },
    }))

function takeEntries({ settings, go }: Screen): Entry[] {
  const path = runPath(settings?.getState() ?? null)
  const entries: Entry[] = []
  if (path) {
    const title = path.includes('?') ? 'Share this moment of the run' : 'Share this run'
    entries.push({ id: 'share', title, hint: 'copies its link', act: () => share(path, go) })
  }
  if (settings) {
    const act = () => share(settingsPath(settings.getState()), go)
    entries.push({
      id: 'share-settings',
      title: 'Share these settings',
      hint: 'copies a link',
      act,
    })
  }
  const files = exportsOf(store.view()).map(({ id, title, help, act }) => ({
    id,
    title,
    hint: help,
    act,
  }))
  return [...entries, ...files]
}

function screenEntries(screen: Screen): Entry[] {
  const { pattern, go } = screen
  const about = pattern ? `About ${pattern.title.toLowerCase()}` : ''
  return [
    ...(pattern ? [{ id: 'explain', title: about, act: () => open('explain') }] : []),
    ...fromKeys(screen, ['search', 'projector', 'theme', 'keys']),
    { id: 'gallery', title: 'All patterns', act: () => go('/') },
    { id: 'compare', title: 'Compare patterns or settings', act: () => go('/compare') },
    { id: 'open', title: 'Open a recorded run', act: () => go('/runs/open') },
  ]
}

const fromKeys = (screen: Screen, ids: readonly string[]): Entry[] =>
  bindings
    .filter(({ id, when }) => ids.includes(id) && fits(when, screen))
    .map(({ id, words, shown, act }) => ({ id, title: words, shown, act: () => act(screen) }))
