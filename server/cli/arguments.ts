import { parseArgs } from 'node:util'
import { patternOf } from '../engine'
import { LabError } from '../protocol/errors'
import type { ParamValues } from '../protocol/params'

export const HELP = `Runs caching patterns on the command line, against real servers.

  npm run --silent sim -- list [--json]
  npm run --silent sim -- run <pattern> [options]

  --scenario guide|load   guide: the calls of the guide's example; load: many clients (default)
  --preset NAME           a preset that springs the pattern's trap; --cured with its cure
  --set name=value        a parameter, as often as you like
  --duration 10s          how long clients run: 500ms, 10s, 2m (load only; default 10s)
  --seed 42               fixes what each client asks for (default: a random one, printed)
  --speed 5               divides waits, TTLs and delays by 0.1 to 20 (default 1)
  --json                  one JSON object on stdout, the summary with "trap" (what a preset's
                          trap came to, null without one), and nothing else
  --events FILE           every event of the run, one JSON object a line

Examples
  npm run --silent sim -- run cache-aside --scenario guide --speed 10
  npm run --silent sim -- run simple-caching --preset stampede
  npm run --silent sim -- run ttl-expiry --set ttlMs=500 --set clients=100 --duration 5s --json

Ctrl-C ends the run early and prints its summary, also before it has begun; once more: without waiting for
its queue, or for its servers; a third time ends it at once.

Ends with 0: every claim held · 1: a claim failed, or the run itself did · 2: wrong usage ·
3: a server is missing or was lost.
`

/** Wrong usage: one line, what is wrong and what would be right. */
export class Usage extends Error {}

export interface RunArguments {
  pattern: string
  scenario: 'guide' | 'load'
  preset: string | null
  cured: boolean
  params: ParamValues
  seed: number | undefined
  speed: number
  durationMs: number | null
  json: boolean
  events: string | undefined
}

export type Arguments =
  { command: 'help' } | { command: 'list'; json: boolean } | { command: 'run'; run: RunArguments }

const options = {
  scenario: { type: 'string', default: 'load' },
  preset: { type: 'string' },
  cured: { type: 'boolean', default: false },
  set: { type: 'string', multiple: true },
  duration: { type: 'string' },
  seed: { type: 'string' },
  speed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  events: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** @throws Usage with one line */
export function readArguments(argv: string[]): Arguments {
  const { values, positionals } = parse(argv)
  const [command, pattern, ...rest] = positionals
  if (values.help || command === 'help') return { command: 'help' }
  if (command === undefined)
    throw new Usage('What shall it do? Try: list, or run <pattern>. More: --help')
  if (command === 'list') {
    if (pattern !== undefined) throw new Usage(`list takes no name; "${pattern}" is too much.`)
    return { command: 'list', json: values.json }
  }
  if (command !== 'run') throw new Usage(`There is no command "${command}". There is: list, run.`)
  if (pattern === undefined)
    throw new Usage('Which pattern? For example: run cache-aside. See: list')
  if (rest.length > 0) throw new Usage(`One pattern at a time; "${rest[0]}" is too much.`)
  if (values.cured && values.preset === undefined) throw new Usage('--cured needs --preset NAME.')
  const run: RunArguments = {
    pattern,
    scenario: oneOf(values.scenario),
    preset: values.preset ?? null,
    cured: values.cured,
    params: readSets(pattern, values.set ?? []),
    seed:
      values.seed === undefined ? undefined : number('--seed', values.seed, 0, 2_147_483_647, true),
    speed: number('--speed', values.speed, 0.1, 20, false),
    durationMs: values.duration === undefined ? null : duration(values.duration),
    json: values.json,
    events: values.events,
  }
  if (run.scenario === 'guide' && run.durationMs !== null) {
    throw new Usage('--duration goes with --scenario load: the guide ends after its last call.')
  }
  return { command: 'run', run }
}

function parse(argv: string[]) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true })
  } catch (error) {
    // A negative number looks like an option to Node.
    const at = argv.findIndex((word, i) => /^-\d/.test(word) && argv[i - 1]?.startsWith('--'))
    if (at > 0) throw new Usage(`${argv[at - 1]} is never negative, not "${argv[at]}".`)
    // Node goes on to explain; the first sentence says what is wrong.
    const [message] = (error instanceof Error ? error.message : String(error)).split(/\.\s/)
    throw new Usage(`${message}. See: --help`)
  }
}

function oneOf(scenario: string): 'guide' | 'load' {
  if (scenario === 'guide' || scenario === 'load') return scenario
  throw new Usage(`--scenario is guide or load, not "${scenario}".`)
}

function number(name: string, text: string, min: number, max: number, whole: boolean): number {
  const value = text.trim() === '' ? NaN : Number(text)
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value
  throw new Usage(
    `${name} is ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}, not "${text}".`,
  )
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000 }

function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? []
  const ms = Number(amount) * (UNITS[unit ?? ''] ?? NaN)
  if (ms >= 100 && ms <= 3_600_000) return ms
  throw new Usage(`--duration is 100ms to 60m, written 500ms, 10s or 2m, not "${text}".`)
}

/** `name=value` pairs; a value is a number where the parameter is one. */
function readSets(id: string, sets: string[]): ParamValues {
  // No prototype, so that a parameter named __proto__ is one that does not exist.
  const values = Object.create(null) as ParamValues
  for (const text of sets) {
    const at = text.indexOf('=')
    if (at < 1) throw new Usage(`--set is name=value, for example --set ttlMs=5000, not "${text}".`)
    const [name, value] = [text.slice(0, at), text.slice(at + 1)]
    const spec = specOf(id, name)
    const asNumber = value.trim() === '' ? NaN : Number(value)
    values[name] = spec === 'choice' || Number.isNaN(asNumber) ? value : asNumber
  }
  return values
}

function specOf(id: string, name: string): string | undefined {
  try {
    return patternOf(id).scenario.params.find((param) => param.name === name)?.type
  } catch (error) {
    throw error instanceof LabError ? new Usage(error.message) : error
  }
}
