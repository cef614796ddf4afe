import { presetFor, presetOf } from '../controls/settings'
import { needs } from '../lab/services'
import type { LaneForm } from './comparison'

type Form = Pick<LaneForm, 'pattern' | 'settings'>

/** The servers that the preset of a lane breaks on purpose. */
function broken({ pattern, settings }: Form): string[] {
  const { disturbances = [] } = presetOf(pattern, presetFor(settings).preset) ?? {}
  return disturbances.flatMap((one) => (one.kind === 'break' ? one.service : []))
}

/** A server that one of two lanes breaks under the other; null: they can run at once. */
const brokenBetween = (one: Form, other: Form): string | null =>
  broken(one).find((name) => needs(other.pattern.services, name)) ??
  broken(other).find((name) => needs(one.pattern.services, name)) ??
  null

/** For which server lanes take turns, because one breaks it under another; null: all run at once. */
export const turnsFor = (lanes: readonly Form[]): string | null =>
  lanes.flatMap((one, i) =>
    lanes.slice(i + 1).flatMap((other) => brokenBetween(one, other) ?? []),
  )[0] ?? null

/** Which of the waiting lanes may begin now, in their order: no server is broken under another lane. */
export function dueNow<Lane extends Form>(
  waiting: readonly Lane[],
  going: readonly Form[],
): Lane[] {
  const due: Lane[] = []
  for (const lane of waiting) {
    if (![...going, ...due].some((other) => brokenBetween(lane, other))) due.push(lane)
  }
  return due
}
