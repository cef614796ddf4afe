import type { ReactNode } from 'react'

/** Small pictures of where a read goes; a pattern without one of its own shows the look-aside way. */
export function PathPicture({ id }: { id: string }) {
  return (
    <svg
      viewBox="0 0 296 112"
      aria-hidden
      className="mt-2 w-full max-w-[320px] fill-none font-sans text-[10.5px]"
    >
      {PICTURES[id] ?? <LookAside first="look" />}
    </svg>
  )
}

const PICTURES: Record<string, ReactNode> = {
  'simple-caching': <Locked />,
  'cache-aside': <LookAside first="look" />,
  'ttl-expiry': <Wedges />,
  'read-through': <Owned />,
}

interface BoxProps {
  x: number
  y: number
  w: number
  text: string
  edge?: 'hit' | 'lock' | 'db'
}

const EDGES = {
  hit: ['stroke-hit', 'fill-hit'],
  lock: ['stroke-lock', 'fill-lockfill'],
  db: ['stroke-db', 'fill-db'],
} as const

function Box({ x, y, w, text, edge }: BoxProps) {
  const [outline, fill] = edge ? EDGES[edge] : ['stroke-line2', '']
  return (
    <>
      <rect x={x} y={y} width={w} height="22" rx="2" className={`fill-panel ${outline}`} />
      {edge && <rect x={x} y={y} width="4" height="22" className={fill} />}
      <text x={x + w / 2 + (edge ? 2 : 0)} y={y + 15} textAnchor="middle" className="fill-ink">
        {text}
      </text>
    </>
  )
}

const HEADS = { hit: 'fill-hit', miss: 'fill-miss', db: 'fill-db', write: 'fill-write' } as const
const LINES = {
  hit: 'stroke-hit',
  miss: 'stroke-miss',
  db: 'stroke-db',
  write: 'stroke-write',
} as const

interface ArrowProps {
  /** Corner by corner. */
  points: readonly (readonly [number, number])[]
  kind: keyof typeof HEADS
  word: string
  at: readonly [number, number]
}

function Arrow({ points, kind, word, at }: ArrowProps) {
  const [x, y] = points.at(-1) ?? [0, 0]
  const [fromX, fromY] = points.at(-2) ?? [0, 0]
  const angle = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI
  return (
    <>
      <polyline points={points.join(' ')} className={LINES[kind]} strokeWidth="1.25" />
      <path
        d="M0 0-7-3V3Z"
        transform={`translate(${x} ${y}) rotate(${angle})`}
        className={HEADS[kind]}
      />
      <text x={at[0]} y={at[1]} textAnchor="middle" className={HEADS[kind]}>
        {word}
      </text>
    </>
  )
}

function LookAside({ first }: { first: string }) {
  return (
    <>
      <Arrow
        kind="hit"
        word={first}
        at={[74, 32]}
        points={[
          [44, 52],
          [114, 28],
        ]}
      />
      <Arrow
        kind="db"
        word="then read"
        at={[126, 86]}
        points={[
          [44, 60],
          [232, 84],
        ]}
      />
      <Arrow
        kind="write"
        word="set"
        at={[252, 18]}
        points={[
          [262, 73],
          [262, 24],
          [178, 24],
        ]}
      />
      <Box x={2} y={45} w={42} text="App" />
      <Box x={116} y={13} w={60} text="Redis" edge="hit" />
      <Box x={234} y={73} w={60} text="Database" edge="db" />
    </>
  )
}

function Locked() {
  return (
    <>
      <Arrow
        kind="hit"
        word="hit"
        at={[74, 32]}
        points={[
          [44, 52],
          [114, 28],
        ]}
      />
      <Arrow
        kind="miss"
        word="miss"
        at={[70, 86]}
        points={[
          [44, 60],
          [114, 82],
        ]}
      />
      <Arrow
        kind="db"
        word="load"
        at={[204, 78]}
        points={[
          [176, 84],
          [232, 84],
        ]}
      />
      <Arrow
        kind="write"
        word="set"
        at={[252, 18]}
        points={[
          [262, 73],
          [262, 24],
          [178, 24],
        ]}
      />
      <Box x={2} y={45} w={42} text="App" />
      <Box x={116} y={13} w={60} text="Redis" edge="hit" />
      <Box x={116} y={73} w={60} text="Lock" edge="lock" />
      <Box x={234} y={73} w={60} text="Database" edge="db" />
    </>
  )
}

function Owned() {
  return (
    <>
      <rect x="104" y="14" width="92" height="84" className="stroke-hit" strokeDasharray="3 3" />
      <Arrow
        kind="hit"
        word="get"
        at={[72, 48]}
        points={[
          [44, 56],
          [102, 56],
        ]}
      />
      <Arrow
        kind="db"
        word="load"
        at={[214, 74]}
        points={[
          [184, 80],
          [232, 80],
        ]}
      />
      <Box x={2} y={45} w={42} text="App" />
      <Box x={116} y={26} w={68} text="Redis" edge="hit" />
      <Box x={116} y={69} w={68} text="Loader" />
      <Box x={234} y={69} w={60} text="Database" edge="db" />
    </>
  )
}

/** A value's life: full at its SET, empty at its end. */
function Wedges() {
  return (
    <>
      <path d="M2 90H294" className="stroke-line2" />
      {[20, 182].map((x) => (
        <g key={x}>
          <path d={`M${x} 28V90H${x + 94}Z`} className="fill-hit/20" />
          <path d={`M${x} 28 ${x + 94} 90`} className="stroke-hit" strokeWidth="1.5" />
          <path d={`M${x + 94} 18V90`} className="stroke-expiry" strokeDasharray="3 3" />
          <path d={`M${x} 18 ${x + 5} 27H${x - 5}Z`} className="fill-write" />
          <text x={x + 12} y="26" className="fill-write">
            set
          </text>
          <text x={x + 30} y="105" className="fill-hit">
            hits
          </text>
        </g>
      ))}
      <text x="130" y="105" className="fill-miss">
        miss
      </text>
      <text x="120" y="26" className="fill-expiry">
        expired
      </text>
    </>
  )
}
