import { fork } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { WrongCount, type Measured, type Target } from './figures'
import { parts } from './parts'
import { view } from './viewer'

const HELP = `npm run bench -- [--quick] [--json] [--only ${Object.keys(parts).join('|')}]
`
const note = (line: string) => process.stderr.write(`${line}\n`)

async function main(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  const { only, quick } = values
  const wanted = Object.keys(parts).filter((name) => only === undefined || only === name)
  if (wanted.length === 0) return usage(`There is no part "${only}".`)
  const found: [string, Measured][] = []
  for (const name of wanted) found.push([name, await inItsProcess(name, quick)])
  process.stdout.write(values.json ? asJson(found, quick) : asText(found, quick))
}

/** Says what is wrong and what would be right. */
function usage(what: string): never {
  note(`${what} ${HELP}`)
  process.exit(2)
}

/** One part would leave the next one a heap and compiled code that are not its own. */
function inItsProcess(name: string, quick: boolean): Promise<Measured> {
  const child = fork(import.meta.filename, ['--part', name, ...(quick ? ['--quick'] : [])])
  return new Promise((resolve, reject) => {
    child.on('message', (measured: Measured) => resolve(measured))
    child.on('exit', () => reject(new WrongCount(name, 'its process ended without a figure')))
  })
}

const machine = () =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`

const asJson = (found: [string, Measured][], quick: boolean): string => {
  const figures = Object.fromEntries(found.map(([name, { figures }]) => [name, figures]))
  const targets = found.flatMap(([, { targets }]) => targets)
  return `${JSON.stringify({ quick, machine: machine(), ...figures, targets })}\n`
}

const asText = (found: [string, Measured][], quick: boolean): string =>
  [
    ...['', `${machine()}${quick ? ' (quick: rough figures)' : ''}`],
    ...found.flatMap(([, { lines }]) => ['', ...lines]),
    '',
    ...found.flatMap(([, { targets }]) => targets.map(targetLine)),
    '',
  ].join('\n')

const targetLine = ({ name, wanted, value, met }: Target) =>
  `${met ? 'met   ' : 'missed'}  ${name} ${wanted}: ${value.toFixed(2)}`

async function measurePart(name: string, quick: boolean): Promise<void> {
  const measured = await parts[name]?.(quick, note)
  await new Promise((sent) => process.send?.(measured, sent))
}

const [flag, first = '', second = ''] = process.argv.slice(2)
if (flag === '--viewer') view(first, second)
else {
  const task =
    flag === '--part' ? measurePart(first, second === '--quick') : main(process.argv.slice(2))
  task.then(
    () => process.exit(0),
    (error: unknown) => {
      const plain = error instanceof WrongCount || (error instanceof Error && 'code' in error)
      note(plain ? error.message : error instanceof Error ? (error.stack ?? '') : String(error))
      process.exit(1)
    },
  )
}
