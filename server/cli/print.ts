import type { PatternInfo } from '../protocol/catalogue'
import { anomalyKinds, anomalyWords, sentenceOf, type Anomalies } from '../protocol/oracle'
import { standingOf, type ClaimResult, type Summary } from '../protocol/summary'
import type { TrapFigure, TrapSeen } from '../protocol/traps'

const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0)) + ' ms'

/** The result of a run for a person at a terminal. */
export function summaryText(summary: Summary): string {
  const { latencyMs, lock } = summary
  const rows: [string, string][] = [
    [
      'pattern',
      `${summary.pattern} (${summary.scenario}${summary.preset ? `, preset ${summary.preset}` : ''})`,
    ],
    ['seed, speed', `${summary.seed}, ${summary.speed}×`],
    ['took', ms(summary.durationMs)],
    [
      'reads',
      `${summary.reads}: ${summary.hits} hits, ${summary.misses} misses (${summary.coalesced} coalesced)`,
    ],
    ['writes', `${summary.writes}`],
    [
      'stale reads',
      `${summary.staleReads}${summary.staleReads ? `, at most ${ms(summary.maxStalenessMs)} old` : ''}`,
    ],
    ['errors', `${summary.errors}, unknown ${summary.unknown}, cancelled ${summary.cancelled}`],
    [
      'database',
      `${summary.dbReads} reads, ${summary.dbWrites} writes, at most ${summary.dbMaxInFlight} at once`,
    ],
    [
      'lock',
      `${lock.acquired} acquired, ${lock.waited} waits, ${lock.timedOut} timed out, ${lock.lost} lost, at most ${lock.maxHolders} holders`,
    ],
    [
      'read latency',
      `p50 ${ms(latencyMs.read.p50)}, p99 ${ms(latencyMs.read.p99)}, max ${ms(latencyMs.read.max)}`,
    ],
    ...ofSomePatterns(summary),
    ['servers', summary.services.map(({ name, version }) => `${name} ${version}`).join(', ')],
    ['events', `${summary.events}`],
  ]
  if (summary.outcomes.length > 0) rows.push(['outcomes', summary.outcomes.join(' ')])
  const claims = summary.claims.map(claimText)
  return [...rows.map(([name, value]) => `  ${name.padEnd(14)}${value}`), '', ...claims, ''].join(
    '\n',
  )
}

const marks = { held: '✓', failed: '✗', excused: '-' } as const

function claimText(claim: ClaimResult): string {
  const { title, detail } = claim
  const standing = standingOf(claim)
  // Nothing could have broken it, so that it held says nothing.
  if (standing === 'untested') return `  - ${title}: not put to the test`
  return `  ${marks[standing]} ${title}: ${detail}`
}

/** What only some patterns have: a queue whose writes are owed, a cluster whose masters may be lost. */
function ofSomePatterns({ queue, failover }: Summary): [string, string][] {
  const rows: [string, string][] = []
  if (queue.acknowledged > 0) {
    const { acknowledged, applied, superseded, owed, lost } = queue
    const gone = lost > 0 ? `, ${lost} lost` : ''
    rows.push([
      'queue',
      `${acknowledged} acknowledged: ${applied} applied, ${superseded} superseded, ${owed} owed${gone}`,
    ])
  }
  if (failover.count > 0) {
    const { count, awayMs, lost, unsure } = failover
    rows.push([
      'failover',
      `masters lost: ${count}, slots away for at most ${ms(awayMs)}, ${lost} changes lost, ${unsure} unsure`,
    ])
  }
  return rows
}

/** What a run shows of its preset's trap. */
export interface Trap extends TrapSeen {
  /** Of the preset. */
  title: string
  /** The name of what is counted. */
  figure: TrapFigure
}

/** Whether the trap has sprung; '' for a run without a preset. */
export function trapText(trap: Trap | null): string {
  if (!trap) return ''
  const { title, words, unit, value, sprung } = trap
  const figure = unit === 'ms' ? ms(value) : `${Math.round(value)}${unit === '%' ? ' %' : ''}`
  const verdict = sprung ? 'the trap has sprung' : 'the trap has not sprung'
  return `\n  ${title}: ${verdict}. ${words}: ${figure}\n`
}

/** What surely went wrong in a run, a line a kind with its first case; '' when nothing did. */
export function anomaliesText({ counts, first }: Anomalies): string {
  const lines = anomalyKinds.flatMap((kind) => {
    const [earliest] = first[kind]
    if (!earliest) return []
    return `  ${counts[kind]} ${anomalyWords(kind, counts[kind])}; event ${earliest.seq}: ${sentenceOf(earliest)}\n`
  })
  return lines.length === 0 ? '' : `\n${lines.join('')}`
}

/** The catalogue for scripts, as the contract names its fields. */
export function listJson(patterns: PatternInfo[]) {
  return patterns.map(({ id, title, summary, services, scenarios, presets, params }) => ({
    id,
    title,
    summary,
    services,
    scenarios,
    presets: presets.map((preset) => ({ name: preset.name, summary: preset.summary })),
    params: params.map((param) => ({
      name: param.name,
      type: param.type,
      unit: param.unit,
      min: param.type === 'choice' ? null : param.min,
      max: param.type === 'choice' ? null : param.max,
      values: param.type === 'choice' ? param.values : null,
      default: param.default,
      help: param.help,
    })),
  }))
}

export function listText(patterns: PatternInfo[]): string {
  return patterns
    .map(
      ({ id, summary, presets }) =>
        `${id.padEnd(18)}${summary}\n${' '.repeat(18)}presets: ${presets.map(({ name }) => name).join(', ')}\n`,
    )
    .join('')
}
