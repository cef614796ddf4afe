import { createHash } from 'node:crypto'
import MagicString from 'magic-string'
import ts from 'typescript'

/** A line takes ten bits of a mark: the pattern's stand above those of its protection. */
const MOST_LINES = 1023
/** Set where the line of the protection is the one that was passed. */
const PROTECTIONS = 1 << 20
const PATTERN = /^server\/patterns\/[^/]+\/pattern\.ts$/
const PROTECTION = /^server\/patterns\/protections\/(?!index\.ts$)[^/]+\.ts$/

/** @param {string} path from the root of the project, with forward slashes */
export function isMarked(path) {
  return PATTERN.test(path) || PROTECTION.test(path)
}

/**
 * Makes each `await` of a pattern or a protection note its source line in `ctx.at` before it calls,
 * and leaves the hash of the exact text behind, so that the text that is shown can be proven to be
 * the text that runs. Line numbers stay as they are.
 *
 * @param {string} source
 * @param {string} path from the root of the project, with forward slashes
 * @returns {{ code: string, map: import('magic-string').SourceMap }}
 * @throws Error with file and line where a line could not be told
 */
export function markLines(source, path) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ESNext, true)
  const lines = file.getLineStarts().length - (source.endsWith('\n') ? 1 : 0)
  if (lines > MOST_LINES)
    throw new Error(`${path}: ${lines} lines, at most ${MOST_LINES} fit a mark`)

  const text = new MagicString(source)
  const started = new Set()
  visit(file, [])

  const hash = createHash('sha256').update(source).digest('hex')
  const register = `(globalThis[Symbol.for('cachescope.sources')] ??= new Map()).set('${path}', '${hash}')`
  text.append(`${source.endsWith('\n') ? '' : '\n'};${register};\n`)
  return {
    code: text.toString(),
    map: text.generateMap({ source: path, includeContent: true, hires: true }),
  }

  /** @param {ts.Node} node @param {ts.SignatureDeclaration[]} functions the outermost first */
  function visit(node, functions) {
    refuseUnmarkable(node)
    if (ts.isAwaitExpression(node)) mark(node, functions)
    const inside = ts.isFunctionLike(node) ? [...functions, node] : functions
    ts.forEachChild(node, (child) => visit(child, inside))
  }

  /** @param {ts.AwaitExpression} node @param {ts.SignatureDeclaration[]} functions */
  function mark(node, functions) {
    const owner = functions.at(-1)
    if (!owner || !functions.some(takesCtx)) refuse(node, 'await without `ctx` in scope')
    if (!owner.body || !ts.isBlock(owner.body)) {
      refuse(node, 'await in an arrow without a body: write { … }')
    }
    if (awaitInside(node.expression))
      refuse(node, 'await inside an await: give each its own statement')
    if (!started.has(owner)) {
      started.add(owner)
      text.appendLeft(owner.body.getStart(file) + 1, ' const __from = ctx.at;')
    }
    const line = lineOf(node)
    const value = PATTERN.test(path)
      ? `(__from & ${MOST_LINES}) | (${line} << 10)`
      : `(__from & ${MOST_LINES << 10}) | ${line} | ${PROTECTIONS}`
    text.appendRight(node.expression.getStart(file), `(ctx.at = ${value}, `)
    text.appendLeft(node.expression.getEnd(), ')')
  }

  /** @param {ts.Node} node */
  function refuseUnmarkable(node) {
    if (ts.isForOfStatement(node) && node.awaitModifier)
      refuse(node, '`for await` cannot be marked')
    const isUsing = ts.isVariableDeclarationList(node) && node.flags & ts.NodeFlags.AwaitUsing
    if (isUsing === ts.NodeFlags.AwaitUsing) refuse(node, '`await using` cannot be marked')
  }

  /** @param {ts.Node} node */
  function lineOf(node) {
    return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
  }

  /** @param {ts.Node} node @param {string} why @returns {never} */
  function refuse(node, why) {
    throw new Error(`${path}:${lineOf(node)}: ${why}`)
  }
}

/** @param {ts.SignatureDeclaration} node */
function takesCtx(node) {
  const first = node.parameters[0]?.name
  return first !== undefined && ts.isIdentifier(first) && first.text === 'ctx'
}

/** Whether the operand of an await awaits again in the same function. @param {ts.Node} node */
function awaitInside(node) {
  if (ts.isAwaitExpression(node)) return true
  if (ts.isFunctionLike(node)) return false
  return ts.forEachChild(node, (child) => awaitInside(child) || undefined) ?? false
}
