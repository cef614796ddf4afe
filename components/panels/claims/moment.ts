import type { ClaimResult } from '@/server/protocol'

/**
 * How claims stood right after an event of the past, by what is known of them now: each names the first
 * event that put it to the test and the first that broke it.
 * @param seq of the event; null: now
 */
export const claimsAt = (
  claims: readonly ClaimResult[],
  seq: number | null,
): readonly ClaimResult[] => (seq === null ? claims : claims.map((claim) => claimAt(claim, seq)))

function claimAt(claim: ClaimResult, seq: number): ClaimResult {
  const { id, title, held, excused, proof, brokenIn, tested } = claim
  const until = proof?.filter((one) => one <= seq)
  if (held && !excused) {
    if (!until || until.length > 0) return { ...claim, ...(until && { proof: until }) }
    const detail = 'Nothing had put it to the test by this moment.'
    return { id, title, held, detail, proof: [] }
  }
  const brokenAt = proof?.[0] ?? brokenIn?.to ?? 0
  if (brokenAt <= seq) return { ...claim, ...(until && { proof: until }) }
  const detail = 'Nothing had broken it by this moment.'
  const before = tested !== undefined && tested <= seq
  return { id, title, held: true, detail, proof: before ? [tested] : [] }
}
