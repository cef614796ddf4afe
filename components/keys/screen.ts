import type { StoreApi } from 'zustand/vanilla'
import type { PatternInfo } from '@/server/protocol'
import type { SettingsState } from '../controls/settingsStore'
import { store } from '../stream/store'
import type { Binding } from './binding'

/** What is on the screen, for keys and commands. */
export interface Screen {
  /** The form of the lab; null where a run can only be watched, or there is none. */
  settings: StoreApi<SettingsState> | null
  /** The pattern on the screen. */
  pattern: PatternInfo | null
  patterns: readonly PatternInfo[]
  /** Runs or stops all lanes of a comparison; null where there are none. */
  lanes: (() => void) | null
  /** To another screen of this page. */
  go(path: string): void
}

/** Whether a key or a command means something here and now. */
export function fits(when: Binding['when'], { settings, pattern, lanes }: Screen): boolean {
  switch (when) {
    case 'always':
      return true
    case 'lab':
      return settings !== null
    case 'runs':
      return settings !== null || lanes !== null
    case 'run':
      return pattern !== null && store.view().live.status !== 'empty'
    case 'timeline':
      return false
  }
}
