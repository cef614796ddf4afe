/** A frame that comes later than this after the one before: the page has more to do than it can. */
const LATE_MS = 22
/** How many frames the share of the late ones is taken over. */
const MEMORY = 30
/** More late frames than this share is strain. */
const MOST_LATE = 0.15

let last = 0
let late = 0

/**
 * Whether the page has more to do than it can, by the frames of late. Asked twice in one frame it answers
 * the same.
 * @param frameAt the time of the frame, ms
 */
export function strained(frameAt: number): boolean {
  if (frameAt !== last) {
    late += ((frameAt - last > LATE_MS ? 1 : 0) - late) / MEMORY
    last = frameAt
  }
  return late > MOST_LATE
}
