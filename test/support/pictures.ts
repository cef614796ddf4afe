import { expect, type Page } from '@playwright/test'

/** Pixels may differ by the softness of an edge, and some of them by more: so many, 0 to 1. */
const MOST = 0.02
const SOFT = 96

/** The same picture in lines and in pixels: a browser draws the lines as the pixels are. */
export async function isAlike(page: Page, svg: Buffer, png: Buffer): Promise<void> {
  // The letters of a typeface may spell anything.
  const drawing = svg.toString().replace(/<style>[^<]*<\/style>/, '')
  expect(drawing).not.toMatch(/var\(|NaN|undefined|\[object/)
  const sources = [
    `data:image/svg+xml;base64,${svg.toString('base64')}`,
    `data:image/png;base64,${png.toString('base64')}`,
  ]
  const unlike = await page.evaluate(
    async ({ sources, soft }) => {
      const drawn = await Promise.all(
        sources.map(async (src) => {
          const image = new Image()
          image.src = src
          await image.decode()
          const canvas = document.createElement('canvas')
          ;[canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight]
          const context = canvas.getContext('2d')
          context?.drawImage(image, 0, 0)
          return context?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        }),
      )
      const [lines = [], pixels = []] = drawn
      if (lines.length !== pixels.length) return 1
      let others = 0
      for (let i = 0; i < lines.length; i += 4) {
        const apart = (c: number) => Math.abs((lines[i + c] ?? 0) - (pixels[i + c] ?? 0))
        if (Math.max(apart(0), apart(1), apart(2)) > soft) others++
      }
      return others / (lines.length / 4)
    },
    { sources, soft: SOFT },
  )
  expect(unlike).toBeLessThan(MOST)
}
