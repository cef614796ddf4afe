'use client'

import { useLab } from './useLab'
import type { LabView } from './store'

/** Whether commands can be given: there is a connection, and this page may present. */
export const isUsable = ({ connection, welcome }: LabView): boolean =>
  (connection === 'live' || connection === 'catching-up') && welcome.presenter !== false

export const useUsable = (): boolean => useLab(isUsable)
