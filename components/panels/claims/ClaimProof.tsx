'use client'

import { goesOn, standingOf, type ClaimResult, type ClaimStanding } from '@/server/protocol'
import { store } from '../../stream/store'
import { useLab } from '../../stream/useLab'
import { Button } from '../../ui/button'
import { whole } from '../format'

/** The events that a verdict stands on; pressed, each is the moment that is looked at. */
export function ClaimProof({ claim }: { claim: ClaimResult }) {
  const { proof, brokenIn } = claim
  const standing = standingOf(claim)
  if (standing === 'untested') return <Untested />
  if (proof && proof.length > 0) {
    return (
      <span className="-ml-1.5 flex flex-wrap items-center text-ink3">
        <span className="ml-1.5">{heads[standing]} event</span>
        {proof.map((seq) => (
          <Moment key={seq} seq={seq} label={`Event ${whole(seq)}`}>
            {whole(seq)}
          </Moment>
        ))}
      </span>
    )
  }
  if (!brokenIn) return null
  return (
    <Moment seq={brokenIn.to}>
      Broken between event {whole(brokenIn.from)} and {whole(brokenIn.to)}
    </Moment>
  )
}

const heads: Record<Exclude<ClaimStanding, 'untested'>, string> = {
  held: 'Put to the test by',
  failed: 'Broken by',
  excused: 'Excused: broken by',
}

function Untested() {
  const on = useLab(({ live }) => goesOn(live.status))
  const past = useLab(({ cursor }) => cursor !== null)
  // Its detail has said so.
  if (past) return null
  return <span className="block text-ink3">Not put to the test {on ? 'yet' : 'in this run'}</span>
}

interface MomentProps {
  seq: number
  label?: string
  children: React.ReactNode
}

function Moment({ seq, label, children }: MomentProps) {
  return (
    <Button
      kind="plain"
      size="tiny"
      className="underline decoration-line2 underline-offset-2"
      aria-label={label}
      title="Looks at this moment"
      onClick={() => void store.seek({ seq })}
    >
      {children}
    </Button>
  )
}
