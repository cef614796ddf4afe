import type { LabState } from '@/server/protocol'

/** Room for the longest name of a server, px. */
export const GUTTER = 84

/** What a picture must know of the settings: how many clients there are to be, and the delay of each query. */
export function factsOf({ params, run, db }: LabState) {
  const number = (name: string) => {
    const value = params[name]
    return typeof value === 'number' ? value : 0
  }
  return {
    clients: run?.scenario === 'guide' ? 1 : number('clients'),
    due: (seq: number) => db.open[seq]?.dueMs ?? 0,
  }
}
