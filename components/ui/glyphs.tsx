import { useId, type ReactNode, type SVGProps } from 'react'

/** Every meaning has one shape, the same in legends, tables, tooltips and pictures. 12 px box. */
const shapes = {
  hit: <circle cx="6" cy="6" r="3.5" className="fill-hit" />,
  miss: <circle cx="6" cy="6" r="3.25" className="fill-none stroke-miss" strokeWidth="1.6" />,
  stale: <path d="M6 1.5 10.5 6 6 10.5 1.5 6Z" className="fill-stale" />,
  'outside-write': (
    <path d="M6 1.8 10.2 6 6 10.2 1.8 6Z" className="fill-none stroke-stale" strokeWidth="1.4" />
  ),
  holds: (
    <rect x="2" y="2" width="8" height="8" className="fill-lockfill stroke-lock" strokeWidth="1" />
  ),
  db: (
    <path
      d="M2 3.2C2 1.5 10 1.5 10 3.2V8.8C10 10.5 2 10.5 2 8.8ZM2.4 4.2C3.6 5.2 8.4 5.2 9.6 4.2"
      className="fill-db stroke-panel"
      strokeWidth=".8"
    />
  ),
  write: <path d="M6 1.8 10.5 10H1.5Z" className="fill-write" />,
  expiry: (
    <path
      d="M2.5 1.5H9.5M2.5 10.5H9.5M3.2 1.5C3.2 4.5 8.8 7.5 8.8 10.5M8.8 1.5C8.8 4.5 3.2 7.5 3.2 10.5"
      className="fill-none stroke-expiry"
      strokeWidth="1.2"
    />
  ),
  deleted: (
    <path
      d="M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5"
      className="fill-none stroke-expiry"
      strokeWidth="1.5"
    />
  ),
  evicted: (
    <path
      d="M6 1.8 9.8 6.6H2.2ZM2.2 9.6H9.8"
      className="fill-none stroke-expiry"
      strokeWidth="1.4"
      strokeLinejoin="round"
    />
  ),
  gone: (
    <circle
      cx="6"
      cy="6"
      r="4"
      className="fill-none stroke-expiry"
      strokeWidth="1.3"
      strokeDasharray="2 1.6"
    />
  ),
  fault: (
    <>
      <path
        d="M3.9 1H8.1L11 3.9V8.1L8.1 11H3.9L1 8.1V3.9Z"
        className="fill-fault"
        strokeLinejoin="round"
      />
      <path
        d="M4.2 4.2 7.8 7.8M7.8 4.2 4.2 7.8"
        className="fill-none stroke-panel"
        strokeWidth="1.4"
      />
    </>
  ),
  setting: <path d="M2.5 1.5H9.5V6.5L6 10.5 2.5 6.5Z" className="fill-ink" />,
  here: <circle cx="6" cy="6" r="3.25" className="fill-hit" />,
  idle: <circle cx="6" cy="6" r="3" className="fill-none stroke-hit" strokeWidth="1.4" />,
  absent: (
    <circle
      cx="6"
      cy="6"
      r="3.5"
      className="fill-none stroke-ink3"
      strokeWidth="1.3"
      strokeDasharray="2 1.6"
    />
  ),
  down: (
    <path
      d="M6 2.2A3.8 3.8 0 1 1 6 9.8A3.8 3.8 0 1 1 6 2.2M3.4 3.4 8.6 8.6"
      className="fill-none stroke-fault"
      strokeWidth="1.4"
    />
  ),
} as const satisfies Record<string, ReactNode>

export type GlyphName = keyof typeof shapes | 'waits' | 'pool'

interface GlyphProps extends Omit<SVGProps<SVGSVGElement>, 'name'> {
  name: GlyphName
  /** Pixels; 12 where the table says nothing else. */
  size?: number
  /** Said to those who cannot see it; without it the words beside the glyph must say the same. */
  label?: string
}

export function Glyph({ name, size = 12, label, ...rest }: GlyphProps) {
  const spoken = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true }
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      className="inline-block shrink-0"
      {...spoken}
      {...rest}
    >
      {name === 'waits' || name === 'pool' ? <Waits on={name} /> : shapes[name]}
    </svg>
  )
}

const waits = {
  waits: { tint: 'fill-lock/15', line: 'stroke-lock' },
  pool: { tint: 'fill-db/15', line: 'stroke-db' },
}

/** The hatch of everything that waits, for a lock or for a place in the pool: 45° rising right. */
function Waits({ on }: { on: keyof typeof waits }) {
  const id = useId()
  return (
    <>
      <Hatch id={id} {...waits[on]} />
      <rect
        x="1.5"
        y="1.5"
        width="9"
        height="9"
        fill={`url(#${id})`}
        className={waits[on].line}
        strokeWidth="1"
      />
    </>
  )
}

interface HatchProps {
  id: string
  pitch?: number
  tint: string
  line: string
}

/** The lock hatch as an SVG paint server, for pictures that fill shapes with `url(#id)`. */
export const LockHatch = (props: Pick<HatchProps, 'id' | 'pitch'>) => (
  <Hatch {...waits.waits} {...props} />
)

function Hatch({ id, pitch = 3, tint, line }: HatchProps) {
  return (
    <defs>
      <pattern
        id={id}
        width={pitch}
        height={pitch}
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width={pitch} height={pitch} className={tint} />
        <line y2={pitch} x1={pitch / 2} x2={pitch / 2} className={line} strokeWidth="1.1" />
      </pattern>
    </defs>
  )
}

/** The legend, in the order in which a read meets them. */
export const legend: readonly { name: GlyphName; label: string }[] = [
  { name: 'hit', label: 'hit' },
  { name: 'miss', label: 'miss' },
  { name: 'waits', label: 'waits for a load' },
  { name: 'pool', label: 'waits for pool' },
  { name: 'holds', label: 'holds lock' },
  { name: 'db', label: 'database' },
  { name: 'write', label: 'cache write' },
  { name: 'expiry', label: 'expiry' },
  { name: 'stale', label: 'stale read' },
]
