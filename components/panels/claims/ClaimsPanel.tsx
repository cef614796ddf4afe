'use client'

import { standingOf, type ClaimResult } from '@/server/protocol'
import { useLab } from '../../stream/useLab'
import { ClaimMark } from './ClaimMark'
import { ClaimProof } from './ClaimProof'
import { detailOf } from './words'

/** What must hold with the chosen settings, and whether it does: judged from the run's own events. */
export function ClaimsPanel({ claims }: { claims: readonly ClaimResult[] | null }) {
  const past = useLab(({ cursor }) => cursor !== null)
  if (!claims || claims.length === 0) return <NoClaims asked={claims !== null} />
  return (
    <div className="h-full overflow-y-auto px-4 py-3">
      {past && (
        <p className="mb-2 text-ink3">
          The marks are those of this moment; figures tell of the run as it is now.
        </p>
      )}
      <ul className="grid gap-x-8 gap-y-3 text-[12.5px]/[18px] min-[1100px]:grid-cols-2">
        {claims.map((claim) => (
          <Claim key={claim.id} claim={claim} />
        ))}
      </ul>
    </div>
  )
}

function Claim({ claim }: { claim: ClaimResult }) {
  return (
    <li className="grid grid-cols-[20px_1fr] items-start gap-x-1.5">
      <span className="pt-0.5">
        <ClaimMark standing={standingOf(claim)} />
      </span>
      <span>
        <span className="font-medium text-ink">{claim.title}</span>
        <span className="block text-ink2">{detailOf(claim)}</span>
        <ClaimProof claim={claim} />
      </span>
    </li>
  )
}

function NoClaims({ asked }: { asked: boolean }) {
  return (
    <p className="max-w-[68ch] px-4 py-3 text-[12.5px]/[18px] text-ink2">
      {asked
        ? 'With these settings nothing is guaranteed. Choose a protection, and what it promises is checked here.'
        : 'Claims say what must hold with the chosen settings. Start a run: its events decide, second by second.'}
    </p>
  )
}
