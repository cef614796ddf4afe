interface Point {
  x: number
  y: number
}

/** What a finger or a mouse means on the timeline. */
export interface Meaning {
  hover(point: Point | null): void
  /** It was pressed and let go in one place. */
  click(point: Point): void
  /** Dragged by so many px; `from` is where it began. */
  drag(dx: number, from: Point, now: Point): void
  /** Two fingers, or a wheel: narrower (factor < 1) or wider around a place. */
  zoom(factor: number, x: number): void
}

/** A press that moves less than this is a click, px. */
const STILL = 4
/** How much one notch of a wheel zooms. */
const NOTCH = 0.0016

/**
 * Turns pointer and wheel events of an element into their meanings.
 * @param scale how many px of the screen one px of the picture is
 * @returns the way to stop
 */
export function listen(element: HTMLElement, scale: () => number, meaning: Meaning): () => void {
  const pressed = new Map<number, Point>()
  let from: Point | null = null
  let moved = false
  const at = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect()
    return { x: (event.clientX - left) / scale(), y: (event.clientY - top) / scale() }
  }
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return
    pressed.set(event.pointerId, at(event))
    element.setPointerCapture(event.pointerId)
    if (pressed.size === 1) from = at(event)
    moved = pressed.size > 1
  }
  const move = (event: PointerEvent) => {
    const [now, before] = [at(event), pressed.get(event.pointerId)]
    if (!before) return event.pointerType === 'mouse' ? meaning.hover(now) : undefined
    if (!moved && from && Math.hypot(now.x - from.x, now.y - from.y) < STILL) return
    if (!moved) meaning.hover(null)
    moved = true
    pressed.set(event.pointerId, now)
    if (pressed.size === 1 && from) return meaning.drag(now.x - before.x, from, now)
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1]
    if (!other) return
    const apart = (point: Point) => Math.max(20, Math.abs(point.x - other.x))
    meaning.zoom(apart(before) / apart(now), (now.x + other.x) / 2)
  }
  const up = (event: PointerEvent) => {
    const was = pressed.delete(event.pointerId)
    if (was && !moved && event.type === 'pointerup') meaning.click(at(event))
    if (pressed.size === 0) from = null
  }
  const leave = () => meaning.hover(null)
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const point = at(event)
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
    const by = event.deltaMode === 1 ? 16 : 1
    if (sideways) meaning.drag(-(event.deltaX || event.deltaY) * by, { x: 0, y: Infinity }, point)
    else meaning.zoom(Math.exp(event.deltaY * by * NOTCH), point.x)
  }
  const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up }
  for (const [type, listener] of Object.entries(listeners)) {
    // Each is a pointer event, as its name says.
    element.addEventListener(type, listener as EventListener)
  }
  element.addEventListener('pointerleave', leave)
  element.addEventListener('wheel', wheel, { passive: false })
  return () => {
    for (const [type, listener] of Object.entries(listeners)) {
      element.removeEventListener(type, listener as EventListener)
    }
    element.removeEventListener('pointerleave', leave)
    element.removeEventListener('wheel', wheel)
  }
}
