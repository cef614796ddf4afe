import type { HatchLines } from '../draw/palette'

/** A hatch of lines, by the same measures as the one of pixels. @returns how it is named, and its drawing */
export function svgHatch(name: string, lines: HatchLines): { use: string; pattern: string } {
  const { colour, tint, share, pitch, rising, falling } = lines
  const strokes = [-pitch, 0, pitch].flatMap((shift) => [
    ...(rising ? [`M${shift} ${pitch}L${shift + pitch} 0`] : []),
    ...(falling ? [`M${shift} 0L${shift + pitch} ${pitch}`] : []),
  ])
  const pattern = `<pattern id="${name}" width="${pitch}" height="${pitch}" patternUnits="userSpaceOnUse"><rect width="${pitch}" height="${pitch}" fill="${tint}" fill-opacity="${share}"/><path d="${strokes.join('')}" fill="none" stroke="${colour}" stroke-width="0.8"/></pattern>`
  return { use: `url(#${name})`, pattern }
}
