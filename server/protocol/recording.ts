import type { PatternInfo, ServiceInfo, Sources } from './catalogue'
import type { LabEvent } from './events'
import { project } from './project'
import { emptyState } from './state'
import type { Summary } from './summary'

/**
 * A whole run as one file, to be opened without a server: JSON Lines, the head first, then every event
 * in order. A file of another `version` is refused.
 */
export interface RecordingHead {
  format: 'cachescope-run'
  version: 1
  runId: string
  epoch: string
  /** Wall clock, ms since 1970. */
  savedAt: number
  /** How many events follow. */
  events: number
  pattern: PatternInfo
  sources: Sources
  services: ServiceInfo[]
  /** Null: the run went on when it was saved. */
  summary: Summary | null
}

export interface Recording {
  head: RecordingHead
  events: LabEvent[]
}

/** The file is no recording, or one that cannot be shown; the message is one sentence for people. */
export class NotARecording extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotARecording'
  }
}

/** Lines read in one go, so that a page stays awake. */
const SLICE = 4000

/**
 * Reads a recording and folds it once, so that what is shown later is known to hold together.
 * @param breathe is awaited between slices
 * @throws NotARecording
 */
export async function readRecording(
  text: string,
  breathe: () => Promise<void> = async () => {},
): Promise<Recording> {
  const lines = text.split('\n').filter((line) => line !== '')
  const head = headOf(lines[0])
  const events: LabEvent[] = []
  const state = emptyState()
  for (const line of lines.slice(1)) {
    const event = eventOf(line, events.length + 1)
    try {
      project(state, event)
    } catch {
      throw new NotARecording(`Event ${event.seq} is of a kind that this Cachescope does not know.`)
    }
    events.push(event)
    if (events.length % SLICE === 0) await breathe()
  }
  if (events.length === 0) throw new NotARecording('There is no event in this recording.')
  if (events.length !== head.events) {
    throw new NotARecording(
      `The file ends too early: it has ${events.length} of ${head.events} events. Export it once more.`,
    )
  }
  return { head, events }
}

function headOf(line: string | undefined): RecordingHead {
  const head = parsed(line ?? '') as Partial<RecordingHead> | null
  if (head?.format !== 'cachescope-run') {
    throw new NotARecording(
      'This is no run of Cachescope. Choose a file that was saved with “Export, whole run”.',
    )
  }
  if (head.version !== 1 || !head.pattern || !head.sources || !head.runId) {
    throw new NotARecording('This run was saved by another version of Cachescope.')
  }
  // What the page needs of it is there; `savedAt` and the rest are only shown.
  return head as RecordingHead
}

function eventOf(line: string, seq: number): LabEvent {
  const event = parsed(line) as LabEvent | null
  if (event?.seq !== seq || typeof event.type !== 'string' || typeof event.at !== 'number') {
    throw new NotARecording(`The file is damaged: event ${seq} is missing.`)
  }
  return event
}

function parsed(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
