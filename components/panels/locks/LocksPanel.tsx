'use client'

import { useState } from 'react'
import { protectionFacts } from '@/components/controls/protections'
import { useSettings } from '@/components/controls/SettingsProvider'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { cn } from '@/components/ui/cn'
import { whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { OneLock } from './OneLock'
import { Places } from './Places'
import { hasSeveral, selectLocks } from './select'

/** Locks come and go many times a second: what stands below must not jump. */
const room = 'shrink-0 min-[720px]:h-[322px] min-[720px]:overflow-y-auto'

const NO_LOCK = 'No lock yet. Run the pattern to see who takes one.'

const select = ({ state }: LabView, now: number) => ({
  now,
  locks: selectLocks(state, now),
  several: hasSeveral(state),
  protection: state.params['protection'],
  acquired: state.tally.lock.acquired,
})

/** Who holds the lock, for how long yet, and who waits for it. */
export function LocksPanel() {
  const { locks, several, now, protection, acquired } = useSampled(select)
  // Before the first run the panel says what the settings would bring.
  const wanted = useSettings(({ values }) => values['protection'])
  const facts = protectionFacts(protection ?? wanted)
  // Where locks come and go, a list that was unfolded stays so while there is none for a moment.
  const [listed, onListed] = useState(false)
  if (locks.length === 0 && !(several && listed)) {
    return (
      <Panel
        title="Locks"
        label="Locks"
        className={facts?.gate === 'none' ? '' : room}
        aside={acquired > 0 && `${whole(acquired)} so far`}
      >
        <Nothing>{facts?.unlocked ?? NO_LOCK}</Nothing>
      </Panel>
    )
  }
  return (
    <div role="group" aria-label="Locks" tabIndex={0} className={cn('flex flex-col', room)}>
      {several ? (
        <Places {...{ locks, now, listed, onListed }} />
      ) : (
        locks.map((lock, place) => <OneLock key={place} lock={lock} now={now} />)
      )}
    </div>
  )
}
