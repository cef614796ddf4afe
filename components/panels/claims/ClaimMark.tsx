import { Glyph } from '../../ui/glyphs'

/** Held or failed, told apart by shape. */
export function ClaimMark({ held }: { held: boolean }) {
  if (!held) return <Glyph name="fault" size={14} label="Failed" />
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      role="img"
      aria-label="Held"
      className="fill-none stroke-hit"
    >
      <circle cx="7" cy="7" r="5.6" strokeWidth="1.3" />
      <path d="M4.4 7.2 6.3 9 9.7 5.2" strokeWidth="1.4" />
    </svg>
  )
}
