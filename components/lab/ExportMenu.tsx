'use client'

import { useRouter } from 'next/navigation'
import { Check, Share2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useStore } from 'zustand'
import { useSettingsStore } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { buttonClass } from '../ui/button'
import { exportsOf } from './exports'
import { copied, runPath, settingsPath, share } from './share'

/** Shares the run on the screen, or takes it along as a file. */
export function ExportMenu() {
  const what = useStore(copied, (state) => state.what)
  const Icon = what ? Check : Share2
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={buttonClass({}, 'px-3')}>
        <Icon aria-hidden className="size-3.5" />
        <span aria-live="polite">{what ?? 'Share'}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) w-72 overflow-y-auto rounded-[6px] border border-line2 bg-(--tip) py-1 text-[12px]/4 shadow-float"
        >
          <Links />
          <Files />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Links() {
  const settings = useSettingsStore()
  const recorded = useLab((view) => view.recorded)
  const path = useLab(runPath)
  const { push } = useRouter()
  const moment = path?.includes('?')
  if (recorded) return null
  return (
    <>
      {path && (
        <Choice
          title={moment ? 'Copy the link to this moment' : 'Copy the link to this run'}
          help={`Whoever opens it sees the same run${moment ? ' where you look now' : ', live or recorded'}.`}
          onSelect={() => void share(path, push)}
        />
      )}
      <Choice
        title="Copy the link to these settings"
        help="Pattern, parameters, scenario and seed: the same choices again, in a run of their own."
        onSelect={() => void share(settingsPath(settings.getState()), push)}
      />
    </>
  )
}

function Files() {
  const runId = useLab((view) => view.runId)
  return exportsOf({ runId }).map(({ id, title, help, act }) => (
    <Choice key={id} title={title} help={help} onSelect={() => void act()} />
  ))
}

interface ChoiceProps {
  title: string
  help: string
  onSelect(): void
}

function Choice({ title, help, onSelect }: ChoiceProps) {
  return (
    <DropdownMenu.Item
      className="block cursor-default px-3 py-2 outline-none data-[highlighted]:bg-raised"
      onSelect={onSelect}
    >
      <span className="block font-semibold text-ink">{title}</span>
      <span className="block text-ink2">{help}</span>
    </DropdownMenu.Item>
  )
}
