'use client'

import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import { useStore, type StoreApi } from 'zustand'
import type { Welcome } from '@/server/protocol'
import type { Query } from '../controls/settings'
import { store } from '../stream/store'
import { createComparison, listen, type CompareState } from './compareStore'
import { addressOf } from './comparison'

const Context = createContext<StoreApi<CompareState> | null>(null)

interface ProviderProps {
  welcome: Welcome
  query: Query
  children: ReactNode
}

/** The comparison of the page, filled from the address and kept there. */
export function CompareProvider({ welcome, query, children }: ProviderProps) {
  useState(() => store.seed({ welcome, sources: null, pattern: null }))
  const [comparison] = useState(() => createComparison(welcome.patterns, query))
  const [starts] = useState(query['start'] === '1')
  useEffect(() => {
    const stop = listen(comparison)
    store.connect()
    const stopStarting = starts ? whenLive(() => void comparison.getState().run()) : null
    const stopKeeping = comparison.subscribe(({ lanes, common }) => {
      const address = addressOf(lanes, common)
      if (address !== location.pathname + location.search) history.replaceState(null, '', address)
    })
    return () => {
      stopStarting?.()
      stopKeeping()
      stop()
    }
  }, [comparison, starts])
  return <Context value={comparison}>{children}</Context>
}

/** One press elsewhere is enough: the runs begin as soon as there is a connection. */
function whenLive(act: () => void): () => void {
  const stop = store.subscribe(() => {
    const { connection, welcome } = store.view()
    // Who may do what comes with the first words of the server.
    if (connection !== 'live' || welcome.presenter === undefined) return
    stop()
    if (welcome.presenter) act()
  })
  return () => void stop()
}

export const useComparison = <T,>(selector: (state: CompareState) => T): T =>
  useStore(useComparisonStore(), selector)

export function useComparisonStore(): StoreApi<CompareState> {
  const comparison = use(Context)
  if (!comparison) throw new Error('useComparison stands outside of CompareProvider')
  return comparison
}
