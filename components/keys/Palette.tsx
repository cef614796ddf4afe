'use client'

import { Command } from 'cmdk'
import { useMemo } from 'react'
import { useUsable } from '../stream/useUsable'
import { Dialog } from '../ui/dialog'
import { commandsFor, type Entry } from './commands'
import { Keys } from './Keys'
import type { Screen } from './screen'

/** Every command from here and now, found by a few letters. */
export function Palette({ screen, onClose }: { screen: Screen; onClose: () => void }) {
  const usable = useUsable()
  // Taken once, and again when the connection comes or goes: a list that changes under the hand with
  // every event is worse than an old one.
  const groups = useMemo(() => commandsFor(screen, usable), [screen, usable])
  const choose = (entry: Entry) => {
    onClose()
    // The palette gives the focus back first: a command may want it elsewhere.
    setTimeout(() => void entry.act())
  }
  return (
    <Dialog title="All commands" onClose={onClose} bare>
      <Command label="All commands" loop className="flex min-h-0 flex-col">
        <Command.Input
          placeholder="Run, pattern, preset, theme …"
          className="h-12 shrink-0 border-b border-line bg-transparent px-5 text-[15px]/6 text-ink outline-none placeholder:text-ink3"
        />
        <Command.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-2">
          <Command.Empty className="px-3 py-6 text-ink2">Nothing is called that.</Command.Empty>
          {groups.map(({ title, entries }) => (
            <Command.Group
              key={title}
              heading={title}
              className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-[11px]/4 [&_[cmdk-group-heading]]:text-ink3"
            >
              {entries.map((entry) => (
                <Line key={entry.id} group={title} entry={entry} onChoose={choose} />
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  )
}

interface LineProps {
  group: string
  entry: Entry
  onChoose: (entry: Entry) => void
}

function Line({ group, entry, onChoose }: LineProps) {
  const { id, title, hint, shown } = entry
  return (
    <Command.Item
      value={id}
      keywords={[title, group]}
      onSelect={() => onChoose(entry)}
      className="flex min-h-8 cursor-default items-center gap-3 rounded-[4px] px-3 py-1 data-[selected=true]:bg-raised max-[720px]:min-h-11"
    >
      <span className="whitespace-nowrap">{title}</span>
      <span className="min-w-0 flex-1 truncate text-ink2">{hint}</span>
      {shown && <Keys shown={shown} />}
    </Command.Item>
  )
}
