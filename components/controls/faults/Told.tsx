'use client'

import { isPlaying } from '@/server/protocol'
import { seconds } from '../../panels/format'
import { useLab } from '../../stream/useLab'

/** What was asked for last, and what still waits for its calls. */
export function Told() {
  const last = useLab(({ live }) => {
    const { last } = live.faults
    return last && `At ${seconds(last.at)}: ${last.why}.`
  })
  const waiting = useLab(({ live: { status, faults } }) =>
    isPlaying(status)
      ? Object.values(faults.waiting).map(({ why, left }) => `${why}: ${left} to come`)
      : [],
  )
  return (
    <div className="text-[13px]/[18px] text-ink2">
      <p aria-live="polite" className={last ? 'mt-3' : 'sr-only'}>
        {last}
      </p>
      {waiting.length > 0 && (
        <ul aria-label="Still waiting for their calls" className="mt-1 text-ink3">
          {waiting.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
