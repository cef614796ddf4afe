const OFF = 'single-keys-off'

/** Keys without Ctrl or ⌘ can be turned off: speech input and shaky hands press them unasked. */
export const singleKeys = {
  on(): boolean {
    try {
      return localStorage.getItem(OFF) === null
    } catch {
      return true
    }
  },
  turn(on: boolean): void {
    try {
      if (on) localStorage.removeItem(OFF)
      else localStorage.setItem(OFF, '1')
    } catch {
      // Storage may be forbidden: they stay on.
    }
  },
}
