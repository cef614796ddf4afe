'use client'

import { useEffect } from 'react'
import { useSettingsStore } from '../controls/SettingsProvider'
import { pause, resume } from '../stream/actions'
import { store } from '../stream/store'

/** Where Space already means something. */
const TAKEN =
  'button, a, input, select, textarea, summary, [role=menu], [role=dialog], [role=radio], [role=tab]'

/** Space runs, pauses and resumes, wherever it is not needed for something else. */
export function useLabKeys(): void {
  const settings = useSettingsStore()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.repeat || event.ctrlKey || event.metaKey || event.altKey)
        return
      if (event.target instanceof Element && event.target.closest(TAKEN)) return
      event.preventDefault()
      const { heed, run } = settings.getState()
      const { status } = store.view().state
      if (status === 'running') void pause().then(heed)
      else if (status === 'paused') void resume().then(heed)
      else void run()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [settings])
}
