import type { ClaimStanding } from '@/server/protocol'
import { Glyph } from '../../ui/glyphs'
import { HeldMark } from '../../ui/HeldMark'

/** Held, failed, excused, or not put to the test: told apart by shape. */
export function ClaimMark({ standing }: { standing: ClaimStanding }) {
  if (standing === 'failed') return <Glyph name="fault" size={14} label="Failed" />
  if (standing === 'held') return <HeldMark label="Held" />
  return <SaysNothing standing={standing} />
}

/** A dashed ring: nothing has been seen of it; with a bar: something has, which does not count. */
function SaysNothing({ standing }: { standing: 'excused' | 'untested' }) {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      role="img"
      aria-label={standing === 'excused' ? 'Excused' : 'Not put to the test'}
      className="fill-none stroke-ink3"
    >
      <circle cx="7" cy="7" r="5.6" strokeWidth="1.3" strokeDasharray="2.4 2" />
      {standing === 'excused' && <path d="M4.4 7H9.6" strokeWidth="1.4" />}
    </svg>
  )
}
