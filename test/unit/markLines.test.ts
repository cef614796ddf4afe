import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { isMarked, markLines } from '../../server/launch/markLines.mjs'
import { root } from '../../server/launch/node.mjs'

const PATTERN = 'server/patterns/sample/pattern.ts'
const PROTECTION = 'server/patterns/protections/sample.ts'

interface Ctx {
  at: number
  call(name: string): Promise<string>
  run<T>(work: () => Promise<T>): Promise<T>
  protect(work: () => Promise<string>): Promise<string>
}
type Sample = Record<string, (ctx: Ctx, ...rest: unknown[]) => Promise<unknown>>

/** Runs the marked text as a module of its own. */
async function load(source: string, path: string): Promise<Sample> {
  const { code } = transformSync(markLines(source, path).code, { loader: 'ts', format: 'esm' })
  const unique = `\n// ${Math.random()}`
  return (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code + unique)}`
  )) as Sample
}

/** Notes where the client stands at each call; each call lets others run before it answers. */
function watched(): { ctx: Ctx; stands: [string, number, number][] } {
  const stands: [string, number, number][] = []
  const ctx: Ctx = {
    at: 0,
    async call(name) {
      stands.push([name, (ctx.at >> 10) & 1023, ctx.at & 1023])
      await new Promise((wake) => setTimeout(wake, 1))
      return name
    },
    run: (work) => work(),
    protect: (work) => work(),
  }
  return { ctx, stands }
}

/** The line on which a call with this name is awaited: it carries its own name in the sample. */
function lineOf(source: string, mark: string): number {
  return source.split('\n').findIndex((line) => line.includes(mark)) + 1
}

const sample = `import type { Ctx } from './ctx'

/** A plain function without an await, await in a comment. */
export const plain = (id: number) => \`await \${id}\`

export async function read(ctx: Ctx): Promise<string[]> {
  const seen: string[] = []
  seen.push(await ctx.call('first'))
  for (let turn = 0; turn < 2; turn++) {
    seen.push(await ctx.call('loop'))
  }
  try {
    const long = await /* multi */ ctx.call(
      'multi',
    )
    seen.push(long)
    await ctx.run(async () => { // outer
      await ctx.call('nested')
      await ctx.run(async function () {
        await ctx.call('deep')
      })
      await ctx.call('afterDeep')
    })
    if (seen.length > 0) throw new Error('on purpose')
  } catch {
    await ctx.call('caught')
  } finally {
    await ctx.call('finally')
  }
  const [a] = await Promise.all([ctx.call('together'), ctx.call('together')])
  return await ctx.run(() => ctx.call('plainArrow')) + a ? seen : []
}

export async function untyped(ctx) {
  return await
    ctx.call('split')
}`

describe('a marked pattern', () => {
  it('tells the right line of every await when it runs', async () => {
    const { read } = await load(sample, PATTERN)
    const { ctx, stands } = watched()
    await read?.(ctx)
    const marks: Record<string, string> = { multi: '/* multi */', together: 'Promise.all' }
    expect(stands.map(([name]) => name)).toEqual(
      'first loop loop multi nested deep afterDeep caught finally together together plainArrow'.split(
        ' ',
      ),
    )
    for (const [name, line] of stands) {
      expect([name, line]).toEqual([name, lineOf(sample, marks[name] ?? `'${name}'`)])
    }
  })

  it('counts a split await from its keyword', async () => {
    const { untyped } = await load(sample, PATTERN)
    const { ctx, stands } = watched()
    await untyped?.(ctx)
    expect(stands).toEqual([['split', sample.split('\n').indexOf('  return await') + 1, 0]])
  })

  it('keeps the line of the protection beside its own, and gives it back', async () => {
    const pattern = await load(
      `export async function read(ctx) {
  return await ctx.protect(async () => {
    await ctx.call('inner')
    return await ctx.call('inner again')
  })
}`,
      PATTERN,
    )
    const protection = await load(
      `export async function guard(ctx, work) {
  await ctx.call('before')
  const value = await work()
  await ctx.call('after')
  return value
}`,
      PROTECTION,
    )
    const { ctx, stands } = watched()
    ctx.protect = (work) => protection.guard?.(ctx, work) as Promise<string>
    await pattern.read?.(ctx)
    expect(stands).toEqual([
      ['before', 2, 2],
      ['inner', 3, 3],
      ['inner again', 4, 3],
      ['after', 2, 4],
    ])
  })
})

it('tells each await as it comes by, also one that only awaits another, and whose file it is of', async () => {
  const pattern = await load(
    `export async function read(ctx) {
  await look(ctx)
  return await ctx.protect(async () => {
    await look(ctx)
  })
}
async function look(ctx) {
  await ctx.call('look')
}`,
    PATTERN,
  )
  const protection = await load(
    `export async function guard(ctx, work) {
  for (let turn = 0; turn < 2; turn++) {
    await work()
  }
}`,
    PROTECTION,
  )
  const { ctx } = watched()
  ctx.protect = (work) => protection.guard?.(ctx, work) as Promise<string>
  const told: [string, number][] = []
  let at = 0
  Object.defineProperty(ctx, 'at', {
    get: () => at,
    set: (place: number) => {
      at = place
      const own = place >> 20 === 1 ? (['protection', place & 1023] as const) : null
      told.push([...(own ?? (['pattern', place >> 10] as const))])
    },
  })
  await pattern.read?.(ctx)
  const turn = [
    ['protection', 3],
    ['pattern', 4],
    ['pattern', 8],
  ]
  const first = [2, 8, 3].map((line) => ['pattern', line])
  expect(told).toEqual([...first, ...turn, ...turn])
})

describe('the text of a marked file', () => {
  it('differs by the marks alone, line by line', () => {
    const { code } = markLines(sample, PATTERN)
    const bare = code
      .replace(/\n;\(globalThis.*\n$/, '')
      .replaceAll(' const __from = ctx.at;', '')
      .replace(
        /\(ctx\.at = \(__from & 1023\) \| \(\d+ << 10\), ((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g,
        '$1',
      )
    const untouched = sample.split('\n').filter((line) => !line.includes('await'))
    const lines = code.split('\n')
    expect(lines.length).toBe(sample.split('\n').length + 2)
    expect(bare.split('\n').filter((line) => !line.includes('await')).length).toBe(untouched.length)
    for (const [index, line] of sample.split('\n').entries()) {
      if (/await|\{$|\{ \/\/|\)$/.test(line)) continue
      expect(lines[index]).toBe(line)
    }
  })

  it.each(['cache-aside/pattern', 'protections/memcached-lease'])(
    'of %s leaves its hash behind',
    async (name) => {
      const path = `server/patterns/${name}.ts`
      const source = readFileSync(join(root, path), 'utf8')
      await load(source, path)
      const key = Symbol.for('cachescope.sources')
      const sources = (globalThis as Record<symbol, Map<string, string> | undefined>)[key]
      expect(sources?.get(path)).toBe(createHash('sha256').update(source).digest('hex'))
    },
  )

  it('maps back to the source', () => {
    const { map } = markLines(sample, PATTERN)
    expect(map.sources).toEqual([PATTERN])
    expect(map.sourcesContent).toEqual([sample])
  })
})

describe('what cannot be marked is refused with file and line', () => {
  const refused: [string, string, RegExp][] = [
    ['no ctx', `export async function f(id) {\n  await id()\n}`, /pattern\.ts:2: .*`ctx`/],
    [
      'ctx that is not the first parameter',
      `async function f(id, ctx) {\n  await ctx\n}`,
      /pattern\.ts:2/,
    ],
    [
      'an arrow without a body',
      `const f = async (ctx) =>\n  await ctx.call()`,
      /pattern\.ts:2: .*arrow/,
    ],
    [
      'an arrow without a body inside',
      `function f(ctx) {\n\n  ctx.run(async () => await 1)\n}`,
      /pattern\.ts:3: .*arrow/,
    ],
    [
      'an await inside an await',
      `async function f(ctx) {\n  await ctx.call(await ctx.a())\n}`,
      /pattern\.ts:2: await inside/,
    ],
    [
      'for await',
      `async function f(ctx) {\n  for await (const a of ctx) a()\n}`,
      /pattern\.ts:2: .*for await/,
    ],
    [
      'await using',
      `async function f(ctx) {\n  await using a = ctx\n}`,
      /pattern\.ts:2: .*await using/,
    ],
    ['an await of the module', `const ctx = 1\nawait ctx`, /pattern\.ts:2/],
  ]
  it.each(refused)('%s', (_name, source, message) => {
    expect(() => markLines(source, PATTERN)).toThrow(message)
  })

  it('a file of more than 1023 lines', () => {
    expect(() => markLines('\n'.repeat(1023), PATTERN)).not.toThrow()
    expect(() => markLines('\n'.repeat(1024), PATTERN)).toThrow(/1024 lines, at most 1023/)
  })
})

it('marks patterns and protections, nothing beside them', () => {
  const marked = [PATTERN, PROTECTION, 'server/patterns/protections/redis-lock.ts']
  const left = [
    'server/patterns/sample/claims.ts',
    'server/patterns/protections/index.ts',
    'server/engine/pattern.ts',
  ]
  expect(marked.filter(isMarked)).toEqual(marked)
  expect(left.filter(isMarked)).toEqual([])
})
