import { useId } from 'react'
import { LockHatch } from '../../ui/glyphs'

const LANES = 12
const PITCH = 5.2

/** Same clients, same end of a value: everybody loads, or one loads and the others wait. A drawing. */
export function Stampede() {
  const id = useId()
  return (
    <svg viewBox="0 0 600 68" aria-hidden className="w-full max-w-[600px] fill-none">
      <LockHatch id={id} />
      <Lanes x={0} protect={false} hatch={id} />
      <Lanes x={310} protect hatch={id} />
    </svg>
  )
}

function Lanes({ x, protect, hatch }: { x: number; protect: boolean; hatch: string }) {
  const end = 120
  return (
    <g transform={`translate(${x} 3)`}>
      {Array.from({ length: LANES }, (_, lane) => {
        const y = lane * PITCH
        const from = end + jitter(lane, 7) * 26
        const loads = !protect || lane === 5
        const to = protect ? end + 74 : from + 74
        return (
          <g key={lane}>
            <path d={ticks(lane, 0, end - 4, y)} className="stroke-hit" strokeWidth="1.6" />
            <rect
              {...{ x: from, y, width: to - from, height: PITCH - 1.4 }}
              className={loads ? 'fill-db' : ''}
              {...(!loads && { fill: `url(#${hatch})` })}
            />
            <path d={ticks(lane + 3, to + 6, 288, y)} className="stroke-hit" strokeWidth="1.6" />
          </g>
        )
      })}
      <path d={`M${end} -3V65`} className="stroke-expiry" strokeDasharray="3 3" />
    </g>
  )
}

/** A number between 0 and 1 that looks like chance and is always the same. */
function jitter(lane: number, salt: number): number {
  const value = Math.sin(lane * 12.9898 + salt * 78.233) * 43_758.5453
  return value - Math.floor(value)
}

function ticks(lane: number, from: number, to: number, y: number): string {
  let path = ''
  for (let x = from + jitter(lane, 3) * 22; x < to; x += 17 + jitter(lane + x, 5) * 20) {
    path += `M${x.toFixed(1)} ${y}v${PITCH - 1.6}`
  }
  return path
}
