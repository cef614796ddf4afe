/** What a stretch of work cost this process. */
export interface Cost {
  ms: number
  /** User and system time of all threads, garbage collection included, in µs. */
  cpuUs: number
}

/** Starts measuring. @returns the function that says what was spent since */
export function spend(): () => Cost {
  const cpu = process.cpuUsage()
  const began = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { ms: performance.now() - began, cpuUs: user + system }
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

/** A measure whose count is wrong says nothing: the bench ends with it. */
export class WrongCount extends Error {
  constructor(who: string, what: string) {
    super(`${who}: ${what}. Its figures would mean nothing.`)
    this.name = 'WrongCount'
  }
}

/** @throws WrongCount unless the two numbers are the same */
export function mustEqual(who: string, what: string, found: number, expected: number): void {
  if (found !== expected) throw new WrongCount(who, `${what}: ${found}, and not ${expected}`)
}

export interface Target {
  name: string
  /** As it is printed: `>= 0.7`. */
  wanted: string
  value: number
  met: boolean
}

export const atLeast = (name: string, value: number, least: number): Target => ({
  name,
  wanted: `>= ${least}`,
  value,
  met: value >= least,
})

export const atMost = (name: string, value: number, most: number): Target => ({
  name,
  wanted: `<= ${most}`,
  value,
  met: value <= most,
})

/** What a part of the bench has found: as data, and in lines for people. */
export interface Measured {
  figures: object
  lines: string[]
  targets: Target[]
}

/** A part of the bench; it runs in a process of its own. */
export type Part = (quick: boolean, say: (line: string) => void) => Promise<Measured>

/** As people read it: `12,345`. */
export const whole = (value: number) => Math.round(value).toLocaleString('en-US')
