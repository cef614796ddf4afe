'use client'

import { createContext, use, useState, type ReactNode } from 'react'
import { useStore, type StoreApi } from 'zustand'
import type { PatternInfo } from '@/server/protocol'
import { createSettings, type SettingsState } from './settingsStore'
import type { Query } from './settings'

const Context = createContext<StoreApi<SettingsState> | null>(null)

interface ProviderProps {
  pattern: PatternInfo
  query: Query
  children: ReactNode
}

/** The form of one pattern, filled from the address. Give it the pattern's id as key. */
export function SettingsProvider({ pattern, query, children }: ProviderProps) {
  const [settings] = useState(() => createSettings(pattern, query))
  return <Context value={settings}>{children}</Context>
}

export function useSettingsStore(): StoreApi<SettingsState> {
  const settings = use(Context)
  if (!settings) throw new Error('useSettings stands outside of SettingsProvider')
  return settings
}

export const useSettings = <T,>(selector: (settings: SettingsState) => T): T =>
  useStore(useSettingsStore(), selector)
