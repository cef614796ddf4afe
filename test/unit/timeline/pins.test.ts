import { describe, expect, it } from 'vitest'
import { drawMarks } from '@/components/timeline/draw/marks'
import type { Palette } from '@/components/timeline/draw/palette'
import type { Scene } from '@/components/timeline/draw/scene'
import { Timeline } from '@/components/timeline/model/timeline'
import { SvgPen } from '@/components/timeline/picture/svgPen'
import { changeWords } from '@/components/timeline/useChangeWords'
import { catalogue } from '@/server/engine/catalogue'
import { numbered, started, type Told } from '../../support/fold'

const params = catalogue().find(({ id }) => id === 'cache-aside')?.params ?? []

const moved = (at: number, ...changes: [name: string, from: number, to: number][]): Told => ({
  ...{ type: 'params:changed', at, client: 0 },
  changes: changes.map(([name, from, to]) => ({ name, from, to })),
})

/** What the mark row of a second shows, 100 px wide beside 20 px of names: its pins and its words, by their place. */
function drawn(...told: Told[]): { pins: number[]; words: [number, string][]; lines: number[] } {
  const timeline = new Timeline()
  for (const event of numbered([started(), ...told])) timeline.read(event)
  // One px a letter.
  const context = new SvgPen({ width: (text) => text.length, baseline: () => 0 })
  drawMarks({
    ...{ context, timeline, now: 1000, window: { from: 0, to: 1000 } },
    layout: { gutter: 20, width: 120, height: 80 },
    palette: new Proxy({}, { get: (_, name) => name }) as Palette,
    sayChange: changeWords(params),
  } as unknown as Scene)
  const svg = context.elements()
  const found = (shape: RegExp) => [...svg.matchAll(shape)]
  return {
    // Its left end is 3.5 px beside its point.
    pins: found(/<path d="M([\d.]+) [^"]*Z" fill="ink"/g).map(([, x]) => Number(x) + 3.5),
    words: found(/<text x="([\d.]+)"[^>]* fill="ink">([^<]*)</g).map(([, x, text]) => [
      Number(x),
      text ?? '',
    ]),
    lines: found(/<path d="([^"]*)"[^>]* stroke="ink2"/g).flatMap(([, path = '']) =>
      [...path.matchAll(/M([\d.]+)/g)].map(([, x]) => Math.floor(Number(x))),
    ),
  }
}

describe('a setting that was moved', () => {
  it('has a pin and a line at its moment, and left of them what has changed, as its slider says it', () => {
    expect(drawn(moved(500, ['ttlMs', 30_000, 500]))).toEqual({
      ...{ pins: [70], lines: [70] },
      words: [[62, 'TTL 30 s → 500 ms']],
    })
  })

  it('counts the others that were moved with it', () => {
    const { pins, words } = drawn(moved(900, ['clients', 4, 8], ['keys', 1, 2], ['skew', 1, 0]))
    expect({ pins, words }).toEqual({ pins: [110], words: [[102, 'Clients 4 → 8, +2']] })
  })

  it('keeps its pin where its words would run into another, or into the names of the lanes', () => {
    const clients = (at: number) => moved(at, ['clients', 4, 8])
    const { pins, words } = drawn(clients(100), clients(500), clients(600), clients(900))
    expect(pins).toEqual([30, 70, 80, 110])
    expect(words.map(([x]) => x)).toEqual([62, 102])
  })

  it('has no pin where it is out of sight', () => {
    expect(drawn(moved(1500, ['clients', 4, 8])).pins).toEqual([])
  })
})
