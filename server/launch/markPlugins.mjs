import { readFile } from 'node:fs/promises'
import { dirname, relative, sep } from 'node:path'
import { isMarked, markLines } from './markLines.mjs'
import { root } from './node.mjs'

/** @param {string} path */
const fromRoot = (path) => relative(root, path).split(sep).join('/')

/**
 * For esbuild: marks lines, and keeps each pattern and protection an output file of its own, which
 * the bundle imports at run time. The output of `server/patterns/x.ts` is `patterns/x.js`, and
 * every other output lies flat beside the folder `patterns`.
 *
 * @returns {import('esbuild').Plugin}
 */
export const markLinesInEsbuild = () => ({
  name: 'mark-lines',
  setup(build) {
    build.onLoad({ filter: /[\\/]patterns[\\/].+\.ts$/ }, async ({ path }) => {
      const name = fromRoot(path)
      if (!isMarked(name)) return undefined
      const { code, map } = markLines(await readFile(path, 'utf8'), name)
      const inline = `//# sourceMappingURL=${map.toUrl()}`
      return { contents: code + inline, loader: 'ts', resolveDir: dirname(path) }
    })
    build.onResolve(
      { filter: /^(@\/|\.)/ },
      async ({ path, pluginData, kind, importer, resolveDir }) => {
        if (pluginData === 'seen' || kind === 'entry-point') return undefined
        const isAlias = path.startsWith('@/')
        const found = await build.resolve(isAlias ? `./${path.slice(2)}` : path, {
          kind,
          importer,
          resolveDir: isAlias ? root : resolveDir,
          pluginData: 'seen',
        })
        const name = fromRoot(found.path)
        if (found.errors.length > 0 || !isMarked(name)) return found
        if (isMarked(fromRoot(importer))) {
          return { errors: [{ text: `${fromRoot(importer)} may not import ${name}` }] }
        }
        const output = name.replace(/^server/, '.').replace(/ts$/, 'js')
        return { path: output, external: true }
      },
    )
  },
})

/** For Vite, and so for Vitest. @returns {import('vite').Plugin} */
export const markLinesInVite = () => ({
  name: 'mark-lines',
  enforce: 'pre',
  transform(code, id) {
    const name = fromRoot(id.split('?')[0] ?? id)
    return isMarked(name) ? markLines(code, name) : undefined
  },
})
