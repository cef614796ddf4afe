import { createElement, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { Wide } from '../wide'
import { PLOT } from './picture'

/** A chart is given up when it is not drawn by then, ms. */
const PATIENCE_MS = 3000

/**
 * Draws a chart beside the page in the size of a picture: on the page it may be tiny or folded away.
 * @returns its drawing, no longer in the page
 */
export async function draw(Chart: () => ReactNode): Promise<SVGSVGElement> {
  const box = document.createElement('div')
  box.setAttribute('aria-hidden', 'true')
  box.style.cssText = `position:fixed;left:-10000px;top:0;width:${PLOT.width}px;height:${PLOT.height}px`
  document.body.append(box)
  const root = createRoot(box)
  root.render(createElement(Wide, { value: true }, createElement(Chart)))
  try {
    return await drawn(box)
  } finally {
    root.unmount()
    box.remove()
  }
}

async function drawn(box: HTMLElement): Promise<SVGSVGElement> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
    await new Promise((next) => setTimeout(next, 30))
    const svg = box.querySelector<SVGSVGElement>('svg.recharts-surface')
    // First it has a size of its own; then it is told of the box.
    if (svg && Number(svg.getAttribute('width')) > PLOT.width / 2 && svg.querySelector('text')) {
      // A copy: what is taken down is emptied.
      return svg.cloneNode(true) as SVGSVGElement
    }
  }
  throw new Error('The chart was not drawn in time.')
}
