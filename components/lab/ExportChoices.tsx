'use client'

import { useRouter } from 'next/navigation'
import { useSettingsStore } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { MenuChoice } from '../ui/menu'
import { exportsOf } from './exports'
import { runPath, settingsPath, share } from './share'

/** What can be shared of a run, and what can be taken along. */
export function ExportChoices() {
  return (
    <>
      <Links />
      <Files />
    </>
  )
}

function Links() {
  const settings = useSettingsStore()
  const recorded = useLab((view) => view.recorded)
  const hasRun = useLab(({ runId }) => runId !== null)
  const moment = useLab(({ cursor }) => cursor !== null)
  const { push } = useRouter()
  const copyRun = () => {
    const path = runPath(settings.getState())
    if (path) void share(path, push)
  }
  if (recorded) return null
  return (
    <>
      {hasRun && (
        <MenuChoice
          title={moment ? 'Copy the link to this moment' : 'Copy the link to this run'}
          help={
            moment
              ? 'The same run where you look now, with its settings and seed to run it again.'
              : 'Whoever opens it sees the same run, live or recorded.'
          }
          onSelect={copyRun}
        />
      )}
      <MenuChoice
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
    <MenuChoice key={id} title={title} help={help} onSelect={() => void act()} />
  ))
}
