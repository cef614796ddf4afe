import { Cancelled, type Clock } from '../ports'

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, cancellation) =>
    new Promise((resolve, reject) => {
      if (cancellation?.asked) return reject(new Cancelled())
      const timer = setTimeout(() => {
        off?.()
        resolve()
      }, ms)
      const off = cancellation?.on(() => {
        clearTimeout(timer)
        reject(new Cancelled())
      })
    }),
}
