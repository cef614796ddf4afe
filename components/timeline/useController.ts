'use client'

import { useSyncExternalStore } from 'react'
import type { View } from './controller'
import { controller, timeline } from './live'

/** What the timeline shows of itself; it renders again when that changes. */
export const useController = (): View =>
  useSyncExternalStore(controller.subscribe, controller.view, controller.view)

/** The request that was chosen, and the way to choose none. */
export function useChosenRequest() {
  const { chosen } = useController()
  const { requests } = timeline.lanes
  const request =
    chosen !== -1 && requests.has(chosen)
      ? { req: requests.aOf(chosen), client: requests.laneOf(chosen) }
      : null
  return { request, chooseNone: () => controller.choose(-1) }
}
