import { Glyph } from '../../ui/glyphs'
import { HeldMark } from '../../ui/HeldMark'

/** Held or failed, told apart by shape. */
export function ClaimMark({ held }: { held: boolean }) {
  return held ? <HeldMark label="Held" /> : <Glyph name="fault" size={14} label="Failed" />
}
