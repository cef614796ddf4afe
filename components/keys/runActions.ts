import { isPlaying } from '@/server/protocol'
import { pause, resume, step } from '../stream/actions'
import { store } from '../stream/store'
import { isUsable } from '../stream/useUsable'
import type { Screen } from './screen'

/** Runs, pauses or resumes: whatever the button does right now. */
export function runOrPause({ settings, lanes }: Screen): void {
  if (lanes && isUsable(store.view())) lanes()
  if (!settings || !isUsable(store.view())) return
  const { heed, run } = settings.getState()
  const { status } = store.view().live
  if (status === 'running') void pause().then(heed)
  else if (status === 'paused') void resume().then(heed)
  else if (status !== 'ending') void run()
}

/** Holds the run if it is not held, and lets one call pass. */
export function stepRun({ settings }: Screen): void {
  const { status } = store.view().live
  if (!isUsable(store.view()) || !isPlaying(status)) return
  void step().then(settings?.getState().heed)
}
