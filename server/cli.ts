import { createWriteStream, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import { HELP, readArguments, Usage, type RunArguments } from './cli/arguments'
import { endingOfError, endingOfRun } from './cli/endings'
import { anomaliesText, listJson, listText, summaryText, trapText, type Trap } from './cli/print'
import { readConfig } from './config'
import { databaseName } from './database'
import { catalogue, type Run } from './engine'
import { project } from './protocol/project'
import { emptyState } from './protocol/state'
import { trapSeen } from './protocol/traps'
import type { ServicesOptions } from './services'
import { wire, type Wired } from './wiring'

const note = (line: string) => process.stderr.write(`${line}\n`)

/** A script wants no word that it did not ask for, but must not find packages that nobody told of. */
const onlyChanges: ServicesOptions['say'] = (line, weight) => {
  if (weight === 'change') note(line)
}

/** @returns the exit status, as an `Ending` has it */
async function main(argv: string[]): Promise<number> {
  const args = readArguments(argv)
  if (args.command === 'help') {
    process.stdout.write(HELP)
    return 0
  }
  if (args.command === 'list') {
    // Scripts are told the server by its name; `database` is what patterns call it.
    const database = databaseName(readConfig(process.env).DATABASE_URL)
    const patterns = catalogue().map((pattern) => ({
      ...pattern,
      services: pattern.services.map((name) => (name === 'database' ? database : name)),
    }))
    process.stdout.write(args.json ? `${JSON.stringify(listJson(patterns))}\n` : listText(patterns))
    return 0
  }
  const config = readConfig(process.env)
  const { events, json } = args.run
  // Before any server is started for it.
  const file = events === undefined ? null : await eventsFile(events)
  const begun = stopOnSignals()
  const wired = wire(config, json ? onlyChanges : note)
  try {
    return await simulate(wired, args.run, file, begun)
  } finally {
    await wired.close()
  }
}

async function simulate(
  { lab }: Wired,
  args: RunArguments,
  file: WriteStream | null,
  begun: (run: Run) => void,
): Promise<number> {
  const { json, events, ...command } = args
  const durationMs = args.scenario === 'guide' ? null : (args.durationMs ?? 10_000)
  const run = await lab.start({ ...command, durationMs })
  begun(run)
  const progress = json ? null : showProgress(run)
  const summary = await run.finished
  if (progress) clearInterval(progress)
  const unwritten = file && (await record(run, lab.epoch, file).catch(cannotBeWritten(events)))
  const trap = trapOf(run)
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...summary, trap })}\n`
      : `\n${summaryText(summary)}${anomaliesText(run.judge.tally.anomalies)}${trapText(trap)}`,
  )
  if (unwritten) throw unwritten
  const { status, line } = endingOfRun(run, summary)
  if (line !== null) note(line)
  return status
}

/** npm passes a Ctrl-C on that the terminal has told us of already: within this time, in ms, it is one. */
const ONE_PRESS_MS = 300

/**
 * The first signal stops the run, the second its queue as well; the third ends the program as signals do,
 * and so does the second before there is a run.
 * @returns to be told of the run when it has begun
 */
function stopOnSignals(): (run: Run) => void {
  let [times, last] = [0, -Infinity]
  let run: Run | null = null
  const heard = (signal: NodeJS.Signals) => {
    if (performance.now() - last < ONE_PRESS_MS) return
    last = performance.now()
    times++
    if (run && times < 3) return run.stop()
    if (times === 1) {
      return note('The run ends as soon as its servers are there. Once more: at once.')
    }
    process.off('SIGINT', heard).off('SIGTERM', heard)
    process.kill(process.pid, signal)
  }
  process.on('SIGINT', heard).on('SIGTERM', heard)
  return (begun) => {
    run = begun
    if (times > 0) run.stop()
  }
}

/** Whether the trap of the run's preset has sprung, from its own events; null without a preset. */
function trapOf({ request, journal }: Run): Trap | null {
  const { presets } = request.pattern.scenario
  const preset = presets.find(({ name }) => name === request.preset)
  if (!preset) return null
  const state = emptyState()
  for (const batch of journal.all()) for (const event of batch) project(state, event)
  const { figure } = preset.shows
  return { title: preset.title, figure, ...trapSeen(state, preset.shows, request.speed) }
}

/** @throws Usage when there can be no such file */
async function eventsFile(path: string): Promise<WriteStream> {
  const file = createWriteStream(path)
  await once(file, 'open').catch((error: unknown) => {
    throw cannotBeWritten(path)(error)
  })
  return file
}

/** Writes every event of the run, in its envelope, one JSON object a line. */
async function record(run: Run, epoch: string, file: WriteStream): Promise<void> {
  for (const events of run.journal.all()) {
    for (const event of events) {
      file.write(`${JSON.stringify({ runId: run.id, epoch, ...event })}\n`)
    }
    if (file.writableNeedDrain) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

const cannotBeWritten =
  (path = '') =>
  (error: unknown) =>
    new Usage(
      `The events cannot be written to ${path}: ${error instanceof Error ? error.message : ''}.`,
    )

function showProgress(run: Run): NodeJS.Timeout | null {
  note(`Run ${run.id}: ${run.request.pattern.title}, seed ${run.request.seed}`)
  if (!process.stderr.isTTY) return null
  return setInterval(() => {
    const { reads, hits, misses, dbReads } = run.judge.tally
    const seconds = (run.now() / 1000).toFixed(1)
    process.stderr.write(
      `\r${seconds} s  ${reads} reads  ${hits} hits  ${misses} misses  ${dbReads} DB reads  `,
    )
  }, 250)
}

/** Whoever read what is printed here has closed the pipe (as `head` does): no one is left to tell. */
const nobodyReads = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
}
process.stdout.on('error', nobodyReads)
process.stderr.on('error', nobodyReads)

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const { status, line } = endingOfError(error)
    note(line ?? '')
    process.exit(status)
  },
)
