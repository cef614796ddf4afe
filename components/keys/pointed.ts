/** The button that the mouse has pressed last, while it has the focus from that. */
let pointed: Element | null = null

/** Whether a button has the focus only because the mouse has pressed it: nobody means to press it by a key. */
export const isPointed = (target: EventTarget | null): boolean =>
  pointed !== null && target === pointed

/** Notes what the mouse presses. @returns the way to stop */
export function watchPointer(): () => void {
  const press = ({ target }: PointerEvent) => {
    pointed = target instanceof Element ? target.closest('button') : null
  }
  const focus = ({ target }: FocusEvent) => {
    if (target !== pointed) pointed = null
  }
  addEventListener('pointerdown', press, true)
  addEventListener('focusin', focus)
  return () => {
    removeEventListener('pointerdown', press, true)
    removeEventListener('focusin', focus)
  }
}
