'use client'

import { useId } from 'react'
import { Popover } from 'radix-ui'
import { standingOf, type ClaimResult, type LabState } from '@/server/protocol'
import { useLab } from '../stream/useLab'
import { percent, plural } from '../panels/format'
import { hitRatio } from '../panels/headlines/select'
import { buttonClass } from '../ui/button'
import { ClaimMark } from '../panels/claims/ClaimMark'
import { detailOf, endOf } from '../panels/claims/words'

/** What came of a run, short enough for one line; one more sentence for what its end has cut off. */
export function finishedSentence(state: LabState): string {
  const { reads, writes, cancelled, dbReads, lastAt } = state.tally
  const hits = hitRatio(state)
  const how = state.reason === 'stopped' ? 'Stopped' : 'Finished'
  const ratio = hits === null ? '' : `, ${percent(hits)} % hits`
  const head = `${how} after ${(lastAt / 1000).toFixed(1)} s:`
  const read = `${plural(reads, 'read')}${ratio}, ${plural(dbReads, 'database load')}`
  const wrote = writes > 0 ? plural(writes, 'write') : null
  const told = [reads > 0 || !wrote ? read : null, wrote].filter(Boolean).join(', ')
  const cut = cancelled > 0 ? ` ${plural(cancelled, 'request')} cut off.` : ''
  return `${head} ${told}.${cut}`
}

/** What came of a run, in one line, from its own events. */
export function FinishedLine() {
  const text = useLab(({ state }) => finishedSentence(state))
  const claims = useLab(({ summary }) => summary?.claims ?? null)
  return (
    <>
      <span className="text-ink">{text}</span>
      {claims && claims.length > 0 && <Claims claims={claims} />}
    </>
  )
}

function Claims({ claims }: { claims: readonly ClaimResult[] }) {
  const title = useId()
  const failed = claims.filter(({ held }) => !held).length
  const standings = claims.map(standingOf)
  const best = (['held', 'excused'] as const).find((one) => standings.includes(one)) ?? 'untested'
  return (
    <Popover.Root>
      <Popover.Trigger className={buttonClass({}, 'ml-auto h-6 shrink-0')}>
        <ClaimMark standing={failed === 0 ? best : 'failed'} />
        {failed === 0 ? endOf(claims) : `${plural(failed, 'claim')} failed`}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-labelledby={title}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-96 max-w-[calc(100vw-16px)] rounded-[6px] border border-line2 bg-(--tip) p-4 shadow-float"
        >
          <h2 id={title} className="text-[12px]/4 font-semibold">
            What must hold with these settings
          </h2>
          <ul className="mt-3 grid gap-3 text-[12px]/4">
            {claims.map((claim) => (
              <li key={claim.id} className="grid grid-cols-[16px_1fr] gap-x-2">
                <ClaimMark standing={standingOf(claim)} />
                <span className="text-ink">{claim.title}</span>
                <span className="col-start-2 text-ink2">{detailOf(claim)}</span>
              </li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
