/** Somebody who only reads is thought of after so long, ms. */
const PATIENCE_MS = 15_000
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'wheel'] as const

/**
 * Calls back once: with the first sign that somebody is about to do something, or when the page has
 * stood for a while. What is fetched then does not stand in the way of the first picture.
 * @returns the way to stop
 */
export function onFirstSign(call: () => void): () => void {
  const stop = () => {
    clearTimeout(timer)
    for (const sign of SIGNS) removeEventListener(sign, once)
  }
  const once = () => {
    stop()
    call()
  }
  const timer = setTimeout(once, PATIENCE_MS)
  for (const sign of SIGNS) addEventListener(sign, once, { passive: true })
  return stop
}
