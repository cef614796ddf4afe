import type { Target } from './figures'
import type { HitFigures } from './hits'
import type { OracleFigures } from './oracle'
import type { StampedeFigures } from './stampede'
import type { StreamFigures } from './stream'

export interface Figures {
  quick: boolean
  machine: string
  redis: string
  hits: HitFigures | null
  stream: StreamFigures | null
  stampede: StampedeFigures | null
  oracle: OracleFigures | null
  targets: Target[]
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US')

/** The figures for people. */
export function asText({
  quick,
  machine,
  redis,
  hits,
  stream,
  stampede,
  oracle,
  targets,
}: Figures): string {
  const lines = ['', `${machine}, Redis ${redis}${quick ? ' (quick: rough figures)' : ''}`]
  if (hits) lines.push('', ...hitLines(hits))
  if (stream) lines.push('', ...streamLines(stream))
  if (stampede) lines.push('', ...stampedeLines(stampede))
  if (oracle) lines.push('', ...oracleLines(oracle))
  lines.push('', ...targets.map(targetLine), '')
  return lines.join('\n')
}

function hitLines({ rounds, contenders, ratios }: HitFigures): string[] {
  const width = Math.max(...contenders.map(({ name }) => name.length))
  return [
    `Hit path: 100 clients, every read a hit; medians of ${rounds} interleaved rounds`,
    `  ${''.padEnd(width)}  ${'ops/s'.padStart(9)}  ${'CPU µs/op'.padStart(9)}`,
    ...contenders.map(
      ({ name, opsPerSecond, cpuUsPerOp }) =>
        `  ${name.padEnd(width)}  ${whole(opsPerSecond).padStart(9)}  ${cpuUsPerOp.toFixed(1).padStart(9)}`,
    ),
    ...Object.entries(ratios).map(
      ([name, ratio]) => `  ${name.padEnd(width + 4)}  ${ratio.toFixed(2).padStart(5)}`,
    ),
  ]
}

const streamLines = (figures: StreamFigures): string[] => [
  `Stream: ${whole(figures.events)} events of cache-aside to one viewer, none lost`,
  `  ${figures.cpuUsPerEvent.toFixed(2)} µs of server CPU an event (the whole server: ${figures.cpuUsPerEventInAll.toFixed(2)})`,
  `  ${whole(figures.eventsPerSecond)} events/s, ${whole(figures.bytesPerEvent)} bytes an event on the wire`,
]

const stampedeLines = ({ callers, loadMs, overMs }: StampedeFigures): string[] => [
  `Cold stampede: ${whole(callers)} callers on one key, a load of ${loadMs} ms, Redis lock: 1 load`,
  `  the last caller is served ${overMs.toFixed(1)} ms after the time of the load`,
]

const oracleLines = (figures: OracleFigures): string[] => {
  const { events, judgeMs, projectMs, parseMs, anomalies } = figures
  const perSecond = (ms: number) => whole((events / ms) * 1000)
  return [
    `Oracle: ${whole(events)} events of a busy run with ${whole(anomalies)} anomalies, all of them found`,
    `  ${perSecond(judgeMs)} events/s counted and judged, ${(judgeMs / parseMs).toFixed(2)} of the time that reading them from JSON takes`,
    `  ${perSecond(projectMs)} events/s folded into the state of the page, ${(projectMs / parseMs).toFixed(2)} of that time`,
  ]
}

const targetLine = ({ name, wanted, value, met }: Target) =>
  `${met ? 'met   ' : 'missed'}  ${name} ${wanted}: ${value.toFixed(2)}`
