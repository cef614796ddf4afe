import type { PathStep, PatternInfo, Sources } from '../protocol/catalogue'
import { faults } from '../protocol/faults'
import { patterns, protections } from '../patterns'
import type { ReadSource } from './sources'

/** The files that run, by pattern. @throws when a text is not that of the module that runs */
export function allSources(read: ReadSource): ReadonlyMap<string, Sources> {
  const files = new Map(Object.entries(protections).map(([name, { file }]) => [name, read(file)]))
  const sourcesOf = ({ file, scenario }: (typeof patterns)[number]): Sources => {
    const choice = scenario.params.find(({ name }) => name === 'protection')
    const offered = choice?.type === 'choice' ? choice.values : []
    const used = [...files].filter(([name]) => offered.includes(name))
    return { pattern: read(file), protections: Object.fromEntries(used) }
  }
  return new Map(patterns.map((pattern) => [pattern.id, sourcesOf(pattern)]))
}

/** Most patterns look aside: into the cache first, then to the database, and back with the value. */
const lookAside: readonly PathStep[] = [
  { from: 'app', to: 'redis', word: 'look', kind: 'hit' },
  { from: 'app', to: 'database', word: 'then read', kind: 'db' },
  { from: 'database', to: 'redis', word: 'set', kind: 'write' },
]

/** What the page and the command line know of every pattern. */
export function catalogue(): PatternInfo[] {
  return patterns.map((pattern) => ({
    id: pattern.id,
    title: pattern.title,
    summary: pattern.summary,
    services: pattern.services,
    scenarios: ['guide', 'load'],
    presets: pattern.scenario.presets,
    params: pattern.scenario.params,
    faults: pattern.scenario.faults.map((name) => ({ name, ...faults[name] })),
    explain: pattern.explain,
    panels: pattern.panels,
    picture: pattern.picture ?? lookAside,
  }))
}
