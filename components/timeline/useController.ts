'use client'

import { useSyncExternalStore } from 'react'
import type { View } from './controller'
import { controller } from './live'

/** What the timeline shows of itself; it renders again when that changes. */
export const useController = (): View =>
  useSyncExternalStore(controller.subscribe, controller.view, controller.view)
