import type { LabState, ParamValue, ParamValues } from '@/server/protocol'

/** After the lab has answered, a change of one's own is on the screen after this long at the latest, ms. */
const ECHO_MS = 1000

/** Tells what somebody else has moved in a run from what comes back of one's own changes. */
export class OwnChanges {
  /** What was moved here and has not come back yet: older values of it are echoes, not news. */
  private readonly mine = new Map<string, ParamValue>()
  private known: LabState['params'] = {}

  made(values: ParamValues): void {
    for (const [name, value] of Object.entries(values)) this.mine.set(name, value)
  }

  /** The lab has answered: a change of nothing, or one that was refused, never comes back. */
  sent(values: ParamValues): void {
    setTimeout(() => {
      for (const [name, value] of Object.entries(values)) {
        if (this.mine.get(name) === value) this.mine.delete(name)
      }
    }, ECHO_MS)
  }

  /** @returns what has changed since the last look, but for what was moved here */
  leave(params: LabState['params']): LabState['params'] {
    const others: LabState['params'] = {}
    for (const [name, value] of Object.entries(params)) {
      if (value === this.known[name]) continue
      if (this.mine.get(name) === value) this.mine.delete(name)
      else if (!this.mine.has(name)) others[name] = value
    }
    this.known = { ...params }
    return others
  }
}
