import { describe, expect, it, vi } from 'vitest'
import { Marks } from '@/components/timeline/draw/glyphs'
import type { Palette } from '@/components/timeline/draw/palette'
import type { Scene } from '@/components/timeline/draw/scene'
import { Strip } from '@/components/timeline/draw/strip'
import { svgHatch } from '@/components/timeline/picture/hatches'
import { SvgPen } from '@/components/timeline/picture/svgPen'

/** Ten px a letter; the middle of a line is 4 px above its letters' feet. */
const pen = () =>
  new SvgPen({
    width: (text) => text.length * 10,
    baseline: (_, from) => (from === 'middle' ? 4 : 0),
  })

describe('a drawing in lines', () => {
  it('makes boxes of one colour in a row one path, and keeps their order', () => {
    const svg = pen()
    svg.fillStyle = '#abcdef'
    svg.fillRect(0, 1, 2, 3)
    svg.fillRect(4.004, 1, 2, 3)
    svg.fillStyle = 'url(#waits)'
    svg.fillRect(9, 9, 0, 9)
    svg.fillRect(0, 0, 1, 1)
    expect(svg.elements().split('\n')).toEqual([
      '<path d="M0 1h2v3h-2zM4 1h2v3h-2z" fill="#abcdef"/>',
      '<path d="M0 0h1v1h-1z" fill="url(#waits)"/>',
    ])
  })

  it('lays what is half transparent twice on the same place, twice', () => {
    const svg = pen()
    svg.globalAlpha = 0.5
    for (let i = 0; i < 2; i++) svg.fillRect(0, 0, 1, 1)
    const once = '<path d="M0 0h1v1h-1z" fill="#000" opacity="0.5"/>'
    expect(svg.elements().split('\n')).toEqual([once, once])
  })

  it('puts words where a canvas has them, and lets none of them be markup', () => {
    const svg = pen()
    svg.font = '600 11px "Inter Variable", sans-serif'
    ;[svg.textAlign, svg.textBaseline] = ['center', 'middle']
    svg.fillText('a < "b"', 10, 20)
    expect(svg.elements()).toBe(
      `<text x="10" y="24" font-family="'Inter Variable', sans-serif" font-size="11" font-weight="600" text-anchor="middle" fill="#000">a &lt; &quot;b&quot;</text>`,
    )
    expect(svg.measureText('abc').width).toBe(30)
  })

  it('draws lines with their width and dashes, and circles whole', () => {
    const svg = pen()
    svg.setLineDash([4, 2])
    svg.strokeStyle = '#111'
    svg.lineWidth = 1.25
    svg.strokeRect(0, 0, 2, 2)
    svg.setLineDash([])
    svg.beginPath()
    svg.arc(5, 5, 2, 0, 2 * Math.PI)
    svg.stroke()
    expect(svg.elements().split('\n')).toEqual([
      '<path d="M0 0h2v2h-2z" fill="none" stroke="#111" stroke-width="1.25" stroke-dasharray="4 2"/>',
      '<path d="M7 5A2 2 0 0 1 3 5A2 2 0 0 1 7 5" fill="none" stroke="#111" stroke-width="1.25"/>',
    ])
  })

  it('closes what it has enlarged or moved', () => {
    const svg = pen()
    svg.setTransform(2, 0, 0, 2, 0, -20)
    svg.fillRect(0, 0, 1, 1)
    svg.setTransform(1, 0, 0, 1, 0, 0)
    expect(svg.elements().split('\n')).toEqual([
      '<g transform="matrix(2 0 0 2 0 -20)">',
      '<path d="M0 0h1v1h-1z" fill="#000"/>',
      '</g>',
      '<g transform="matrix(1 0 0 1 0 0)">',
      '</g>',
    ])
  })

  it('is drawn with the marks of the lanes', () => {
    const svg = pen()
    const marks = new Marks()
    marks.stale(10, 10, 8)
    marks.draw(svg, { stale: '#f0f' } as Palette)
    expect(svg.elements()).toBe('<path d="M10 5L15 10L10 15L5 10Z" fill="#f0f"/>')
  })

  it('has all columns of a band, since none can be copied', () => {
    vi.stubGlobal('document', { createElement: () => ({}) })
    const drawn: number[][] = []
    const scene: Partial<Scene> = {
      ...{ context: pen(), ratio: 1, window: { from: 0, to: 100 } },
      layout: { width: 120, gutter: 20 } as Scene['layout'],
    }
    const columns = { key: [], top: 0, height: 10, step: 10, from: 2, to: 9, whole: 8 }
    const draw = (from: number, to: number, { edge }: { edge: (column: number) => number }) =>
      drawn.push([from, to, edge(from), edge(to)])
    new Strip().draw(scene as Scene, { ...columns, draw })
    vi.unstubAllGlobals()
    expect(drawn).toEqual([[2, 9, 40, 110]])
  })
})

it('a hatch of lines is a tile whose lines go on in the next one', () => {
  const lines = { colour: '#00f', tint: '#0f0', share: 0.16, pitch: 4 }
  const { use, pattern } = svgHatch('pool', { ...lines, rising: true, falling: false })
  expect(use).toBe('url(#pool)')
  expect(pattern).toContain('id="pool" width="4" height="4"')
  expect(pattern).toContain('fill="#0f0" fill-opacity="0.16"')
  expect(pattern).toContain('d="M-4 4L0 0M0 4L4 0M4 4L8 0"')
})
