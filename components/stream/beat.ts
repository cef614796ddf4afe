import { behind, strained } from './strain'

/**
 * Text and bars change on these frames only, ms apart; the frames between draw pictures and nothing else.
 * Fewer of them leave a page under strain its frames, and one that is behind the time to catch up.
 */
const BEAT_MS = { relaxed: 50, strained: 100, behind: 200 }

/**
 * A frame that changes the page pays for style, layout and paint however little changes. Whoever changes
 * it asks here, and all get the same frames: two that ask with the same frame's time get the same answer.
 */
export class Beat {
  private last = -1

  /** Whether this frame is the first of its beat. @param now the time of the frame, ms */
  begins(now: number): boolean {
    const every = BEAT_MS[behind(now) ? 'behind' : strained(now) ? 'strained' : 'relaxed']
    const beat = Math.floor(now / every) * every
    if (beat <= this.last) return false
    this.last = beat
    return true
  }
}
