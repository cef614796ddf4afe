import type { Recording } from '@/server/protocol'
import { save } from '../ui/save'

/** Lines that are put together in one go. */
const SLICE = 4000

/** Has the browser save the file that the server gives of a run that it has, of one that came out of a file. */
export function saveRecorded(recording: Recording, what: 'run' | 'events'): void {
  const { pattern, runId } = recording.head
  const name = `cachescope-${pattern.id}-${runId}${what === 'run' ? '' : '-events'}.jsonl`
  save(name, 'application/jsonl', new Blob(linesOf(recording, what)))
}

/** The whole run with its head, or every event in its envelope, one a line. */
export function linesOf({ head, events }: Recording, what: 'run' | 'events'): string[] {
  const { runId, epoch } = head
  const parts = what === 'run' ? [`${JSON.stringify(head)}\n`] : []
  for (let from = 0; from < events.length; from += SLICE) {
    const lines = events
      .slice(from, from + SLICE)
      .map((event) => JSON.stringify(what === 'run' ? event : { runId, epoch, ...event }))
    parts.push(`${lines.join('\n')}\n`)
  }
  return parts
}
