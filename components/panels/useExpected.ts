'use client'

import { useSettings } from '@/components/controls/SettingsProvider'
import { useLab } from '@/components/stream/useLab'

/** The guide is about one key, rarely two. */
const GUIDE_KEYS = 2

/** The scenario of the run, or that of the settings before there is one. */
export function useScenario(): string {
  const wanted = useSettings(({ scenario }) => scenario)
  return useLab(({ state }) => state.run?.scenario ?? null) ?? wanted
}

/**
 * How many keys the run has, or would have with the settings as they are: what stands below the keys
 * has its place from the start.
 */
export function useExpectedKeys(): number {
  const scenario = useScenario()
  const wanted = useSettings(({ values }) => values['keys'])
  const keys = useLab(({ state: { run, params } }) => run && params['keys']) ?? wanted
  return scenario === 'load' && typeof keys === 'number' ? keys : GUIDE_KEYS
}
