import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createHighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import typescript from 'shiki/langs/typescript.mjs'
import type { SourceFile, SourceToken } from '../protocol/catalogue'

/** The folder that holds package.json: sources are read from there, in development and production. */
export function projectRoot(): string {
  let dir = import.meta.dirname
  while (!existsSync(join(dir, 'package.json'))) {
    const up = dirname(dir)
    if (up === dir) throw new Error(`no package.json above ${import.meta.dirname}`)
    dir = up
  }
  return dir
}

/** The build notes here the hash of every pattern and protection that it compiled. */
function builtHashes(): ReadonlyMap<string, string> {
  // The registry is made by the build, and holds nothing else.
  const registry = (globalThis as Record<symbol, unknown>)[Symbol.for('cachescope.sources')]
  return registry instanceof Map ? (registry as Map<string, string>) : new Map()
}

/** One colour a kind: the highlighter's theme is only a way to name the tokens. */
const kinds: [kind: SourceToken['kind'], colour: string, scopes: string[]][] = [
  ['comment', '#000001', ['comment', 'punctuation.definition.comment']],
  ['string', '#000002', ['string']],
  ['number', '#000003', ['constant.numeric', 'constant.language']],
  ['keyword', '#000004', ['keyword.control', 'storage', 'keyword.operator.new']],
  ['call', '#000005', ['entity.name.function']],
]
const kindOf = new Map(kinds.map(([kind, colour]) => [colour, kind]))

async function makeHighlighter() {
  const theme = {
    name: 'kinds',
    fg: '#000000',
    bg: '#FFFFFF',
    settings: kinds.map(([, foreground, scope]) => ({ scope, settings: { foreground } })),
  }
  const engine = createJavaScriptRegexEngine()
  return await createHighlighterCore({ themes: [theme], langs: [typescript], engine })
}

export type ReadSource = (file: string) => SourceFile

/**
 * Makes the reader of sources that are shown to people.
 * The reader throws when the text is not that of the module that runs.
 */
export async function sourceReader(): Promise<ReadSource> {
  const [root, hashes, highlighter] = [projectRoot(), builtHashes(), await makeHighlighter()]
  return (file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    if (hashes.get(file) !== sha256) {
      throw new Error(`${file} is not the text that was built. Build again: npm run build`)
    }
    const lines = highlighter
      .codeToTokensBase(text.trimEnd(), { lang: 'typescript', theme: 'kinds' })
      .map((line) =>
        line.map(({ content, color }): SourceToken => ({
          text: content,
          kind: kindOf.get(color?.toUpperCase() ?? '') ?? 'plain',
        })),
      )
    return { file, sha256, lines }
  }
}
