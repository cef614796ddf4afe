'use client'

import { useEffect } from 'react'
import { toQuery } from '../controls/settings'
import { useSettingsStore } from '../controls/SettingsProvider'
import { store } from '../stream/store'
import { projector } from '../ui/display'
import { momentText } from './share'

/** Browsers refuse more than about 100 changes of the address in 30 s. */
const SETTLE_MS = 350

/** Keeps the settings, the run and the moment in the address, so that a reload comes back to them. */
export function useAddress(): void {
  const settings = useSettingsStore()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const write = () => {
      timer = undefined
      const state = settings.getState()
      const query = toQuery(state.pattern, state)
      const { runId, problem, cursor } = store.view()
      if (runId !== null && problem === null) query.set('run', runId)
      if (query.has('run') && cursor) query.set('at', momentText(cursor.at))
      if (projector.on()) query.set('projector', '1')
      const search = query.size > 0 ? `?${query.toString()}` : ''
      if (search !== location.search) history.replaceState(null, '', location.pathname + search)
    }
    const later = () => {
      timer ??= setTimeout(write, SETTLE_MS)
    }
    /** An address that is written while another page is on its way would call that page off. */
    const atOnce = ({ type, key }: Event & { key?: string }) => {
      if (timer === undefined || (type === 'keydown' && key !== 'Enter' && key !== ' ')) return
      clearTimeout(timer)
      write()
    }
    const shownNow = () => {
      const { problem, runId, cursor } = store.view()
      return problem ? '' : `${runId} ${cursor?.at}`
    }
    let shown = shownNow()
    const stops = [
      settings.subscribe(later),
      projector.subscribe(later),
      store.subscribe(() => {
        if (shown !== shownNow()) later()
        shown = shownNow()
      }),
    ]
    const pressed = ['pointerdown', 'keydown'] as const
    for (const type of pressed) addEventListener(type, atOnce, { capture: true })
    return () => {
      clearTimeout(timer)
      for (const type of pressed) removeEventListener(type, atOnce, { capture: true })
      for (const stop of stops) stop()
    }
  }, [settings])
}
