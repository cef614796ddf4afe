import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Lab, Run } from './engine'
import type { PatternInfo, ServiceInfo, Sources } from './protocol/catalogue'
import { LabError } from './protocol/errors'
import type { RecordingHead } from './protocol/recording'

/** What is known of a run besides its events. */
export interface Known {
  lab: Lab
  patterns: readonly PatternInfo[]
  sources(pattern: string): Sources | null
  services(): ServiceInfo[]
}

const ADDRESS = /^\/api\/runs\/([0-9a-f-]{1,64})\/(events|run)\.jsonl$/

/**
 * Answers `/api/runs/ID/events.jsonl` (every event in its envelope, one a line) and
 * `/api/runs/ID/run.jsonl` (the whole run, to be opened without a server).
 * @returns whether the address was one of these
 */
export function download(path: string, response: ServerResponse, known: Known): boolean {
  const [, id, what] = ADDRESS.exec(path) ?? []
  if (id === undefined) return false
  try {
    const run = known.lab.run(id)
    void send(response, run, known, what === 'run').catch(() => response.destroy())
  } catch (error) {
    const message = error instanceof LabError ? error.message : 'This run cannot be read.'
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`)
  }
  return true
}

async function send(response: ServerResponse, run: Run, known: Known, whole: boolean) {
  const name = `cachescope-${run.request.pattern.id}-${run.id}${whole ? '' : '-events'}.jsonl`
  response.writeHead(200, {
    'content-type': 'application/jsonl; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
  const last = run.journal.head
  if (whole) response.write(`${JSON.stringify(headOf(run, known, last))}\n`)
  const envelope = { runId: run.id, epoch: known.lab.epoch }
  for (const events of run.journal.all()) {
    // A run that goes on is cut at the moment of the download.
    const lines = events
      .filter(({ seq }) => seq <= last)
      .map((event) => JSON.stringify(whole ? event : { ...envelope, ...event }))
    if (lines.length === 0) break
    if (!response.write(`${lines.join('\n')}\n`)) await once(response, 'drain')
  }
  response.end()
}

function headOf(run: Run, known: Known, events: number): RecordingHead {
  const { id } = run.request.pattern
  const pattern = known.patterns.find((candidate) => candidate.id === id)
  const sources = known.sources(id)
  if (!pattern || !sources) throw new Error(`nothing is known of ${id}`)
  return {
    ...{ format: 'cachescope-run', version: 1, runId: run.id, epoch: known.lab.epoch },
    ...{ savedAt: Date.now(), events, pattern, sources, services: known.services() },
    summary: run.status === 'finished' ? run.summary() : null,
  }
}
