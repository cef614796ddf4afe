import type { NamedSpec } from '../controls/settings'
import { choiceNamed } from '../controls/choices'
import { isCured } from '../controls/cured'
import { protectionFacts } from '../controls/protections'
import { inWords } from '../controls/scale'
import { isNumber, presetOf } from '../controls/settings'
import type { Common, LaneForm } from './comparison'
import { changedDuring, changedSince, type Told } from './shown'

/**
 * How a lane is called: by its protection, or by whether its preset is fixed.
 * @param among all lanes as they are shown
 */
export function titleOf({ pattern, settings }: LaneForm, among: readonly LaneForm[]): string {
  // Beside a trap stands its cure, for as long as it is one.
  if (among.some((lane) => lane.settings.cured && isFixed(lane))) {
    const title = presetOf(pattern, settings.preset)?.title ?? pattern.title
    return isFixed({ pattern, settings }) ? `${title}, fixed` : title
  }
  const name = protectionName(settings.values['protection'])
  const onePattern = among.every((lane) => lane.pattern.id === pattern.id)
  return [onePattern ? null : pattern.title, name].filter(Boolean).join(': ') || pattern.title
}

/** Its values say so, not how they came to be set. */
function isFixed({ pattern, settings }: Pick<LaneForm, 'pattern' | 'settings'>): boolean {
  const preset = presetOf(pattern, settings.preset)
  return preset !== null && isCured(preset, settings.values)
}

const protectionName = (value: unknown): string | null =>
  value === undefined ? null : value === 'none' ? 'No protection' : choiceNamed(String(value)).label

/** One sentence about a lane: what its protection does, and what else it has otherwise than the first. */
export function sentenceOf(lane: LaneForm, first: LaneForm): string {
  const facts = protectionFacts(lane.settings.values['protection'])
  const protection = facts?.line ?? lane.pattern.summary
  const others = lane === first ? [] : differing(lane, first)
  return others.length > 0 ? `${others.join(', ')}. ${protection}` : protection
}

/** The settings, other than the protection, that differ from those of the first lane. */
function differing(lane: LaneForm, first: LaneForm): string[] {
  return lane.pattern.params.flatMap((spec) => {
    const [value, base] = [lane, first].map(({ settings }) => settings.values[spec.name])
    if (spec.name === 'protection' || base === undefined || value === base) return []
    return [`${spec.label} ${sayValue(spec, value)}`]
  })
}

export const sayValue = (spec: NamedSpec, value: unknown): string =>
  isNumber(spec) ? inWords(spec, Number(value)) : choiceNamed(String(value)).label.toLowerCase()

/** What all lanes are about: `Simple caching, stampede`; empty where they differ. */
export function subjectOf(lanes: readonly LaneForm[]): string {
  const [first] = lanes
  if (!first || lanes.some(({ pattern }) => pattern.id !== first.pattern.id)) return ''
  const preset = presetOf(first.pattern, first.settings.preset)
  const shared = lanes.every(({ settings }) => settings.preset === first.settings.preset)
  return preset && shared
    ? `${first.pattern.title}, ${preset.title.toLowerCase()}`
    : first.pattern.title
}

export interface Remark {
  text: string
  /** Only another run will show it. */
  later: boolean
}

/** What has been changed without being in the numbers of a lane, or in a part of them only. */
export function remarkOf(lane: Told, common: Common): Remark | null {
  const [since, during] = [changedSince(lane, common), changedDuring(lane)]
  const over = lane.run.stream.state.status === 'finished'
  if (since.length > 0) {
    const when = over ? 'Changed since this run' : 'From the next run'
    return { text: `${when}: ${since.join(', ')}.`, later: true }
  }
  if (during.length === 0) return null
  return { text: `Changed while it ran: ${during.join(', ')}.`, later: false }
}
