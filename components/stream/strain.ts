/** A frame that comes later than this after the one before: the page has more to do than it can. */
const LATE_MS = 22
/** How many frames the share of the late ones is taken over. */
const MEMORY = 30
/** More late frames than this share is strain. */
const MOST_LATE = 0.15

/** News that comes this much later than the quickest did has waited here: the page must catch up. */
const BEHIND_MS = 50
/** So long after it nothing waits any more. */
const REST_MS = 250
/** Two clocks may drift apart by so much, ms in each ms. */
const DRIFT = 0.001

let last = 0
let late = 0
let quickest = Infinity
let readAt = -Infinity
let behindAt = -Infinity

/** Another run, or the same one again: its clock is compared anew. */
export function anew(): void {
  quickest = Infinity
  behindAt = -Infinity
}

/**
 * Told of each batch as it is read.
 * @param now of the page, ms
 * @param sent when it left, by the clock of the run, ms
 */
export function arrived(now: number, sent: number): void {
  quickest = Math.min(now - sent, quickest + (now - readAt) * DRIFT)
  readAt = now
  behindAt = now - sent - quickest > BEHIND_MS ? now : -Infinity
}

/** Whether the newest batch has waited here because the page was busy. @param now of the page, ms */
export const behind = (now: number): boolean => now - behindAt < REST_MS

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
