import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { makeBed, type Bed } from './bed'
import { WrongCount } from './figures'
import { benchHits } from './hits'
import { benchOracle } from './oracle'
import { asText, type Figures } from './print'
import { benchStampede } from './stampede'
import { benchStream } from './stream'
import { view } from './viewer'

const HELP = `npm run bench -- [--quick] [--json] [--only hits|stream|stampede|oracle]
`
const PLANS = {
  full: {
    hits: { rounds: 7, warmMs: 1000, ms: 3000 },
    stream: { rounds: 5, events: 100_000 },
    stampedes: 5,
    oracle: { rounds: 5, events: 1_000_000 },
  },
  quick: {
    hits: { rounds: 5, warmMs: 300, ms: 500 },
    stream: { rounds: 2, events: 25_000 },
    stampedes: 3,
    oracle: { rounds: 3, events: 200_000 },
  },
}
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
  const bed = await makeBed(note)
  try {
    const figures = await measure(bed, values.quick, values.only)
    process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : asText(figures))
  } finally {
    await bed.close()
  }
}

async function measure(bed: Bed, quick: boolean, only: string | undefined): Promise<Figures> {
  const plan = quick ? PLANS.quick : PLANS.full
  const wanted = (part: string) => only === undefined || only === part
  // In this order: a stampede into code that has not run for long is the harder one.
  const stampede = wanted('stampede') ? await benchStampede(bed, plan.stampedes, note) : null
  const hits = wanted('hits') ? await benchHits(bed, plan.hits, note) : null
  const stream = wanted('stream') ? await benchStream(bed, plan.stream, note) : null
  const oracle = wanted('oracle') ? benchOracle(plan.oracle, note) : null
  const [cpu] = cpus()
  return {
    quick,
    machine: `${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.versions.node}`,
    redis: bed.redisVersion,
    hits,
    stream,
    stampede,
    oracle,
    targets: [hits, stream, stampede, oracle].flatMap((part) => part?.targets ?? []),
  }
}

const argv = process.argv.slice(2)
const [flag, url = '', runId = ''] = argv
if (flag === '--viewer') view(url, runId)
else {
  main(argv).then(
    () => process.exit(0),
    (error: unknown) => {
      const plain = error instanceof WrongCount || (error instanceof Error && 'code' in error)
      note(plain ? error.message : error instanceof Error ? (error.stack ?? '') : String(error))
      process.exit(1)
    },
  )
}
