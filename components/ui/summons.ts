import { flushSync } from 'react-dom'

const [TRY_MS, MOST_TRIES] = [50, 40]

/** A part of the page that may be hidden behind a tab or still on its way: it is called up and gets the focus. */
export class Summons {
  private readonly listeners = new Set<() => void>()

  /** @param id of the element: there is one on a page */
  constructor(
    readonly id: string,
    private readonly arrived: (element: HTMLElement) => void = (element) => element.focus(),
  ) {}

  /** Brings it onto the screen. */
  call = (): void => {
    flushSync(() => {
      for (const listener of this.listeners) listener()
    })
    this.enter(MOST_TRIES)
  }

  /** It may be no part of the first look. */
  private enter(tries: number): void {
    const element = document.getElementById(this.id)
    if (element) this.arrived(element)
    else if (tries > 0) setTimeout(() => this.enter(tries - 1), TRY_MS)
  }

  /** Calls back when what hides it must give way. @returns the way to stop */
  on = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }
}
