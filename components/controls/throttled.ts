/**
 * Gathers values and hands them on at once, then every `ms` at most while more come. The newest value
 * of each name is always handed on.
 */
export function throttled<V>(send: (values: Record<string, V>) => unknown, ms: number) {
  let waiting: Record<string, V> | null = null
  let resting = false
  const flush = () => {
    resting = false
    if (!waiting) return
    const values = waiting
    waiting = null
    resting = true
    setTimeout(flush, ms)
    send(values)
  }
  return (values: Record<string, V>) => {
    waiting = { ...waiting, ...values }
    if (!resting) flush()
  }
}
