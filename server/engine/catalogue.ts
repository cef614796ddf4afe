import type { PatternInfo } from '../protocol/catalogue'
import { patterns, protections } from '../patterns'
import type { ReadSource } from './sources'

/** What the page and the command line know of every pattern. */
export function catalogue(read: ReadSource): PatternInfo[] {
  const shown = Object.entries(protections).map(([name, { file }]) => [name, read(file)] as const)
  return patterns.map((pattern) => ({
    id: pattern.id,
    title: pattern.title,
    summary: pattern.summary,
    services: pattern.services,
    scenarios: ['guide', 'load'],
    presets: pattern.scenario.presets.map(({ name, title, summary, params, cure }) => ({
      name,
      title,
      summary,
      params,
      cure,
    })),
    params: pattern.scenario.params,
    explain: pattern.explain,
    panels: pattern.panels,
    source: read(pattern.file),
    protections: Object.fromEntries(shown),
  }))
}
