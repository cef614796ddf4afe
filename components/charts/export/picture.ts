import { escaped } from '../../ui/xml'

/** The whole picture, px of its own; as pixels it is three times as large: 1920 × 1080. */
export const [WIDTH, HEIGHT, SCALE] = [640, 360, 3]
/** Where the chart's own drawing goes. */
export const PLOT = { left: 8, top: 50, width: 624, height: 292 }

export interface LegendLine {
  words: string
  /** A token of the theme. */
  colour: string
  dash?: string
  /** An area, or its outline, and not a line. */
  area?: 'filled' | 'outlined'
}

interface Words {
  title: string
  legend: readonly LegendLine[]
  /** Which run it is. */
  note: string
  /** A style that brings the typeface; may be empty. */
  font: string
}

/** A chart as a file of its own: title, legend, and the ground and colours of the theme as it is now. */
export function pictureOf(chart: SVGSVGElement, { title, legend, note, font }: Words): string {
  const height = Number(chart.getAttribute('height'))
  chart.setAttribute('x', String(PLOT.left))
  chart.setAttribute('y', String(PLOT.top + PLOT.height - height))
  for (const useless of ['class', 'style', 'tabindex', 'role']) chart.removeAttribute(useless)
  const drawing = new XMLSerializer().serializeToString(chart)
  return coloured(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="'Inter Variable', Inter, system-ui, sans-serif" font-size="12">
<title>${escaped(title)}</title>
<desc>${escaped(note)}</desc>
<style>${font}text{font-variant-numeric:tabular-nums}</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="var(--panel)"/>
<text x="16" y="26" font-size="15" font-weight="600" fill="var(--ink)">${escaped(title)}</text>
<text x="${WIDTH - 16}" y="26" text-anchor="end" font-size="10.5" fill="var(--ink3)">${escaped(note)}</text>
${legendOf(legend)}
${drawing}
<text x="${WIDTH - 16}" y="${HEIGHT - 8}" text-anchor="end" font-size="10.5" fill="var(--ink3)">time of the run, s</text>
</svg>
`,
  )
}

/** Words have no measure here: 6.4 px a letter is never too little at this size. */
const LETTER = 6.4

function legendOf(lines: readonly LegendLine[]): string {
  let x = 16
  return lines
    .map(({ words, colour, dash, area }) => {
      const at = x
      x += 28 + words.length * LETTER + 16
      const line = sample(at, colour, dash, area)
      return `${line}<text x="${at + 26}" y="47" fill="var(--ink2)">${escaped(words)}</text>`
    })
    .join('\n')
}

function sample(x: number, colour: string, dash?: string, area?: LegendLine['area']): string {
  if (area) {
    const fill = area === 'filled' ? colour : 'panel'
    return `<rect x="${x + 4}" y="38" width="12" height="10" fill="var(--${fill})" stroke="var(--${colour})"/>`
  }
  const dashes = dash ? ` stroke-dasharray="${dash}"` : ''
  return `<line x1="${x}" x2="${x + 20}" y1="43" y2="43" stroke="var(--${colour})" stroke-width="2"${dashes}/>`
}

/** Outside of the page there are no tokens: each becomes the colour that it is now. */
function coloured(svg: string): string {
  const style = getComputedStyle(document.documentElement)
  return svg.replace(/var\(--([\w-]+)\)/g, (_, name: string) =>
    style.getPropertyValue(`--${name}`).trim(),
  )
}
