import type { LabState, PatternInfo, SourceFile, Sources, SourceToken } from '@/server/protocol'
import { clientName, whole } from '../format'

/** So many of those who stand on a line are named. */
const NAMED = 10

export interface SourceLine {
  number: number
  tokens: SourceToken[]
  /** How often a client came by this line; null where none did, or nothing is awaited. */
  passed: number | null
  /** `c11`, or `22` when several stand here; '' when nobody does. */
  who: string
  /** Who they are, when several stand here; '' otherwise. */
  names: string
  /** What most of them do here. */
  tint: 'lock' | 'db' | null
}
export interface SourceView {
  file: string
  lines: SourceLine[]
}

interface Standing {
  clients: number[]
  waiting: number
  loading: number
}

/** The pattern's file, then the file of the protection that is set. */
export function selectSource(
  state: LabState,
  sources: Sources | null,
  protection: string | null,
): SourceView[] {
  if (!sources) return []
  const views = [view(sources.pattern, state.lines.pattern, standing(state, 'line'))]
  const file = protection === null ? undefined : sources.protections[protection]
  if (file) views.push(view(file, state.lines.protection, standing(state, 'sub')))
  return views
}

const textOf = (tokens: readonly SourceToken[]) => tokens.map((token) => token.text).join('')

/** The protection of the run, before there is one the pattern's usual; null: it offers none. */
export function protectionOf(state: LabState, pattern: PatternInfo | undefined): string | null {
  const initial = pattern?.params.find(({ name }) => name === 'protection')?.default
  const name = state.params['protection'] ?? initial
  return typeof name === 'string' ? name : null
}

/** Clients that are in a request, by the line on which they stand. */
function standing(state: LabState, where: 'line' | 'sub'): Map<number, Standing> {
  const lines = new Map<number, Standing>()
  for (const [id, client] of Object.entries(state.clients)) {
    const line = client[where]
    if (line === 0 || client.doing === 'nothing') continue
    const here = lines.get(line) ?? { clients: [], waiting: 0, loading: 0 }
    here.clients.push(Number(id))
    if (client.doing === 'waiting') here.waiting++
    if (client.doing === 'loading' || client.doing === 'writing') here.loading++
    lines.set(line, here)
  }
  return lines
}

function view(
  file: SourceFile,
  passed: Record<number, number>,
  stands: ReadonlyMap<number, Standing>,
): SourceView {
  return {
    file: file.file,
    lines: file.lines.map((tokens, index) => {
      const number = index + 1
      const here = stands.get(number)
      const stand = { who: who(here), names: names(here), tint: tint(here) }
      return { number, tokens, passed: passed[number] ?? null, ...stand }
    }),
  }
}

function who(here: Standing | undefined): string {
  const [first, ...others] = here?.clients ?? []
  if (first === undefined) return ''
  return others.length === 0 ? clientName(first) : String(others.length + 1)
}

function names(here: Standing | undefined): string {
  const clients = here?.clients ?? []
  if (clients.length < 2) return ''
  const more = clients.length - NAMED
  const named = clients.slice(0, NAMED).map(clientName).join(', ')
  return more > 0 ? `${named}, +${whole(more)} more` : named
}

function tint(here: Standing | undefined): SourceLine['tint'] {
  if (!here || here.waiting + here.loading === 0) return null
  return here.waiting >= here.loading ? 'lock' : 'db'
}

/** Where the algorithm begins: the first exported function, past imports and headings. */
export function firstLine(lines: readonly SourceLine[]): number {
  const begins = /^\s*(export\b.*(function|=>|=)|async )/
  return lines.find(({ tokens }) => begins.test(textOf(tokens)))?.number ?? 1
}
