import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../server/launch/node.mjs'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

it('every script begins with the files that an old Node can parse, to be told that it is old', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const own = Object.values(scripts).filter((command) => command.includes('server/launch'))
  expect(own.length).toBeGreaterThan(5)
  for (const command of own) expect(command).toMatch(/^node server\/launch\/run\.mjs \w+$/)
  for (const file of ['run', 'node']) {
    const code = read(`server/launch/${file}.mjs`).replace(/\/\/.*|\/\*\*.*/g, '')
    // Top-level await, ?., ??, ||= and the node: scheme came after Node 12.
    expect(code).not.toMatch(/await|\?\.|\?\?|[|&]{2}=|node:/)
  }
})
