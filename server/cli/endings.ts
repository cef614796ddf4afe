import { WrongSetting } from '../config'
import type { Run } from '../engine'
import { LabError } from '../protocol/errors'
import type { Summary } from '../protocol/summary'
import { variableOf } from '../services'
import { Usage } from './arguments'

export interface Ending {
  /** 0 fine, 1 a claim or the run failed, 2 wrong usage, 3 a server is missing or was lost. */
  status: 0 | 1 | 2 | 3
  /** For the person; null: the summary says it all. */
  line: string | null
}

/** How the program ends after a run. */
export function endingOfRun(
  { reason, message, lost }: Pick<Run, 'reason' | 'message' | 'lost'>,
  { claims, services }: Pick<Summary, 'claims' | 'services'>,
): Ending {
  if (reason !== 'failed') return { status: claims.every(({ held }) => held) ? 0 : 1, line: null }
  const line = `The run was ended: ${message}`
  return lost === null
    ? { status: 1, line }
    : { status: 3, line: `${line} ${howBack(lost, services)}` }
}

/** How a server that was lost is had again. */
function howBack(lost: string, services: Summary['services']): string {
  const isOurs = services.find(({ name }) => name === lost)?.managed ?? false
  if (isOurs) return 'Run it again: another one is started.'
  // The database is no service: it is inside the program unless this names another.
  const variable = variableOf(lost) ?? 'DATABASE_URL'
  return `Start it again, or name another one in ${variable}.`
}

/** How the program ends without a run, or in the middle of one. */
export function endingOfError(error: unknown): Ending {
  const line = error instanceof Error ? error.message : String(error)
  if (error instanceof Usage || error instanceof WrongSetting) return { status: 2, line }
  if (!(error instanceof LabError) || error.code === 'internal') {
    return { status: 1, line: `Cachescope itself has failed: ${line}` }
  }
  return { status: error.code === 'service_absent' ? 3 : 2, line }
}
