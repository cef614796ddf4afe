import { Glyph } from '../../ui/glyphs'
import { HeldMark } from '../../ui/HeldMark'

/** Held, failed, or not put to the test: told apart by shape. */
export function ClaimMark({ held, untested = false }: { held: boolean; untested?: boolean }) {
  if (!held) return <Glyph name="fault" size={14} label="Failed" />
  return untested ? <UntestedMark /> : <HeldMark label="Held" />
}

/** A dashed ring: nothing has been seen of it. */
function UntestedMark() {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      role="img"
      aria-label="Not put to the test"
      className="fill-none stroke-ink3"
    >
      <circle cx="7" cy="7" r="5.6" strokeWidth="1.3" strokeDasharray="2.4 2" />
    </svg>
  )
}
