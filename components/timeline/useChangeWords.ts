'use client'

import { useMemo } from 'react'
import type { PatternInfo } from '@/server/protocol'
import { inWords } from '../controls/scale'
import { isNumber } from '../controls/settings'
import { useSettings } from '../controls/SettingsProvider'

interface Change {
  name: string
  from: unknown
  to: unknown
}

/** `DB read 500 ms → 2 s`: a moved setting in the words of its slider. */
export const changeWords =
  (params: PatternInfo['params']) =>
  ({ name, from, to }: Change): string => {
    const spec = params.find((param) => param.name === name)
    const say = (value: unknown) =>
      spec && isNumber(spec) && typeof value === 'number' ? inWords(spec, value) : String(value)
    return `${spec?.label ?? name} ${say(from)} → ${say(to)}`
  }

/** The same for the pattern on the screen. */
export function useChangeWords(): (change: Change) => string {
  const params = useSettings(({ pattern }) => pattern.params)
  return useMemo(() => changeWords(params), [params])
}
