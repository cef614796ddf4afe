import type { PathStep, Picture, Station } from '@/server/protocol'
import { BOX, layout, nodeRows, type Line, type Spot } from './layout'
import { LifePicture } from './LifePicture'

/** The small picture of a pattern, drawn from its own description. */
export function PathPicture({ picture }: { picture: Picture }) {
  return (
    <svg
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      aria-hidden
      className="w-full max-w-[320px] fill-none font-sans text-[10.5px]"
    >
      {picture === 'life' ? <LifePicture /> : <Way steps={picture} />}
    </svg>
  )
}

function Way({ steps }: { steps: readonly PathStep[] }) {
  const { spots, lines, frame } = layout(steps)
  return (
    <>
      {frame && (
        <rect
          {...{ x: frame.x, y: frame.y, width: frame.w, height: frame.h }}
          className="stroke-hit"
          strokeDasharray="3 3"
        />
      )}
      {lines.map((line, index) => (
        <Arrow key={index} line={line} />
      ))}
      {spots.map((spot) =>
        spot.station === 'cluster' ? (
          <Cluster key="cluster" spot={spot} />
        ) : (
          <Box
            key={spot.station}
            {...spot}
            text={spot.w < 40 ? 'DB' : NAMES[spot.station]}
            edge={EDGE[spot.station]}
          />
        ),
      )}
    </>
  )
}

const NAMES: Record<Station, string> = {
  ...{ app: 'App', redis: 'Redis', memcached: 'Memcached', cluster: '', database: 'Database' },
  ...{ lock: 'Lock', loader: 'Loader', queue: 'Queue', worker: 'Worker', scheduler: 'Scheduler' },
}

type Edge = 'hit' | 'lock' | 'db'
const EDGE: Partial<Record<Station, Edge>> = {
  ...{ redis: 'hit', memcached: 'hit', lock: 'lock', database: 'db' },
}
const EDGES = {
  hit: ['stroke-hit', 'fill-hit'],
  lock: ['stroke-lock', 'fill-lockfill'],
  db: ['stroke-db', 'fill-db'],
} as const

interface BoxProps extends Omit<Spot, 'station'> {
  text: string
  edge: Edge | undefined
}

function Box({ x, y, w, h, text, edge }: BoxProps) {
  const [outline, fill] = edge ? EDGES[edge] : ['stroke-line2', '']
  return (
    <>
      <rect x={x} y={y} width={w} height={h} rx="2" className={`fill-panel ${outline}`} />
      {edge && <rect x={x} y={y} width="4" height={h} className={fill} />}
      <text x={x + w / 2 + (edge ? 2 : 0)} y={y + 15} textAnchor="middle" className="fill-ink">
        {text}
      </text>
    </>
  )
}

/** Three masters, each with the first of its slots. */
function Cluster({ spot }: { spot: Spot }) {
  return nodeRows(spot).map((y, node) => (
    <g key={node}>
      <Box {...spot} y={y} h={22} text={`master ${node + 1}`} edge="hit" />
      <text x={spot.x + spot.w + 7} y={y + 15} className="fill-ink3">
        from slot {[0, 5461, 10_923][node]}
      </text>
    </g>
  ))
}

const INKS = {
  hit: ['stroke-hit', 'fill-hit'],
  miss: ['stroke-miss', 'fill-miss'],
  db: ['stroke-db', 'fill-db'],
  write: ['stroke-write', 'fill-write'],
  stale: ['stroke-stale', 'fill-stale'],
  plain: ['stroke-ctl', 'fill-ink3'],
} as const

function Arrow({ line: { step, points, bow, at } }: { line: Line }) {
  const [stroke, fill] = INKS[step.kind]
  const [x, y] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [0, 0]
  const angle = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI
  const corners = points.map((point) => point.join(' '))
  const d = bow ? `M${corners[0]}Q${corners[1]} ${corners[2]}` : `M${corners.join('L')}`
  return (
    <>
      <path d={d} className={stroke} strokeWidth="1.25" strokeDasharray={step.later ? '3 3' : ''} />
      <path d="M0 0-7-3V3Z" transform={`translate(${x} ${y}) rotate(${angle})`} className={fill} />
      <text x={at[0]} y={at[1]} textAnchor={anchor(points)} className={fill}>
        {step.word}
      </text>
    </>
  )
}

/** Beside a line that goes straight down there is room on its left only. */
const anchor = (points: Line['points']): 'end' | 'middle' =>
  points.length === 2 && points[0]?.[0] === points[1]?.[0] ? 'end' : 'middle'
