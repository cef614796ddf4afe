'use client'

import { useEffect } from 'react'
import { useSettingsStore } from '../controls/SettingsProvider'
import { pause, resume, step } from '../stream/actions'
import { store } from '../stream/store'

const WRITING = 'input, select, textarea, [role=menu], [role=dialog]'
/** The keys, and where each already means something. */
const TAKEN: Record<string, string> = {
  ' ': `button, a, summary, [role=radio], [role=tab], ${WRITING}`,
  '.': WRITING,
}

/** Space runs, pauses and resumes, `.` steps, wherever they are not needed for something else. */
export function useLabKeys(): void {
  const settings = useSettingsStore()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest(TAKEN[event.key] ?? '*')) return
      event.preventDefault()
      const { heed, run } = settings.getState()
      const { status } = store.view().live
      const goesOn = status === 'running' || status === 'paused'
      // A key that is held down steps on and on.
      if (event.key === '.') return goesOn ? void step().then(heed) : undefined
      if (event.repeat) return
      if (status === 'running') void pause().then(heed)
      else if (status === 'paused') void resume().then(heed)
      else void run()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [settings])
}
