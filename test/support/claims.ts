import { expect } from 'vitest'
import type { Claim, Verdict } from '@/server/patterns/shared/definition'
import type { LabEvent } from '@/server/protocol'

/** What a claim says of a run, and on which events it stands; that it names some when it fails is checked. */
export function verdictOn(
  claim: Claim,
  { events }: { events: readonly LabEvent[] },
): Verdict & { proof: LabEvent[] } {
  const watch = claim.watch()
  for (const event of events) watch.see(event)
  const verdict = watch.verdict()
  const proof = watch.proof?.events(verdict.held).flatMap((seq) => events[seq - 1] ?? []) ?? []
  expect(verdict.detail).not.toBe('')
  if (!verdict.held) expect(proof).not.toEqual([])
  return { ...verdict, proof }
}
