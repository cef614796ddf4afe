'use client'

import { useState } from 'react'
import { Dialog } from '../ui/dialog'
import type { Binding } from './binding'
import { Keys } from './Keys'
import { fits, type Screen } from './screen'
import { singleKeys } from './singleKeys'
import { bindings } from './table'

const GROUPS: { id: Binding['group']; title: string }[] = [
  { id: 'Run', title: 'The run' },
  { id: 'Time', title: 'Time' },
  { id: 'Requests', title: 'Requests' },
  { id: 'Screen', title: 'The screen' },
]

/** Every key, from the table that they work by. */
export function HelpDialog({ screen, onClose }: { screen: Screen; onClose: () => void }) {
  const here = bindings.filter(
    // Also those that mean something once there is a run.
    ({ when }) =>
      fits(when, screen) || (screen.pattern !== null && ['run', 'timeline'].includes(when)),
  )
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="grid min-h-0 gap-x-8 overflow-y-auto px-5 pb-4 sm:grid-cols-2 sm:grid-rows-[auto_auto_1fr]">
        {GROUPS.map(({ id, title }) => (
          <Group
            key={id}
            title={title}
            keys={here.filter(({ group }) => group === id)}
            lanes={screen.lanes !== null}
            className={id === 'Time' ? 'sm:col-start-2 sm:row-span-3 sm:row-start-1' : ''}
          />
        ))}
      </div>
      <SingleKeys />
    </Dialog>
  )
}

interface GroupProps {
  title: string
  keys: readonly Binding[]
  lanes: boolean
  className: string
}

function Group({ title, keys, lanes, className }: GroupProps) {
  if (keys.length === 0) return null
  return (
    <section className={className} aria-label={title}>
      <h3 className="pt-4 pb-1 text-[12px]/4 font-semibold text-ink2">{title}</h3>
      <dl>
        {keys.map(({ id, words, wordsForLanes, shown, when }) => (
          <div key={id} className="flex min-h-7 items-center py-0.5 justify-between gap-4">
            <dt>
              {(lanes && wordsForLanes) || words}
              {when === 'timeline' && (
                <span className="block text-[12px]/4 text-ink3">
                  while the timeline has the focus
                </span>
              )}
            </dt>
            <dd>
              <Keys shown={shown} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function SingleKeys() {
  const [on, setOn] = useState(singleKeys.on)
  return (
    <label className="flex items-center gap-2.5 border-t border-line px-5 py-3 text-ink2">
      <input
        type="checkbox"
        checked={on}
        onChange={({ currentTarget: { checked } }) => {
          singleKeys.turn(checked)
          setOn(singleKeys.on())
        }}
        className="accent-ink"
      />
      Keys work without Ctrl. They are left alone where you write, slide or choose.
    </label>
  )
}
