import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { root } from './node.mjs'

/**
 * Brings the programs of the servers that the tests start, as the program itself would; says what is not
 * to be had. To be called when the server is built.
 */
export async function provideServers() {
  const { Services } = await import('../../dist/services.js')
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY && !process.env.CI
  const services = new Services({
    env: {},
    install: process.env.CACHESCOPE_INSTALL === '0' ? 'no' : atTerminal ? 'ask' : 'yes',
    say: (line) => console.error(line),
    ask,
    reaper: join(root, 'dist/reaper.js'),
  })
  for (const line of await services.provide()) console.error(`${line} Its tests will fail.`)
  await services.close()
}

/** @param {string} question */
async function ask(question) {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question(`${question} [Y/n] `)
  lines.close()
  return !/^n/i.test(answer.trim())
}
