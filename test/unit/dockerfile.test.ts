import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DockerfileParser, type Instruction } from 'dockerfile-ast'
import { describe, expect, it } from 'vitest'
import { root } from '../../server/launch/node.mjs'

const read = (name: string) => readFileSync(join(root, name), 'utf8')
const instructions = DockerfileParser.parse(read('Dockerfile')).getInstructions()
const kindOf = (instruction: Instruction) => instruction.getKeyword()
const textOf = (instruction: Instruction | undefined) =>
  instruction?.getRawArgumentsContent()?.replace(/\\\n\s*/g, '') ?? ''
const ofKind = (kind: string, among = instructions) => among.filter((one) => kindOf(one) === kind)

const lastStage = instructions.findLastIndex((one) => kindOf(one) === 'FROM')
/** What the image that runs is made of. */
const run = instructions.slice(lastStage)

describe('the Dockerfile', () => {
  it('has a stage that builds and one that runs, both on the Node that the lab needs', () => {
    const from = ofKind('FROM').map(textOf)
    expect(from.length).toBe(2)
    for (const base of from) expect(base).toMatch(/^node:20-slim( AS build)?$/)
    const build = instructions.slice(0, lastStage).map(textOf)
    // What the lock file says and nothing else, before the sources: a changed source installs nothing.
    expect(build.indexOf('npm ci')).toBeGreaterThan(
      build.indexOf('package.json package-lock.json ./'),
    )
    expect(build.indexOf('. .')).toBeGreaterThan(build.indexOf('npm ci'))
    expect(ofKind('RUN', run)).toEqual([])
  })

  it('runs as somebody who is not root, from the last word on who that is', () => {
    expect(textOf(ofKind('USER').at(-1))).toBe('node')
    const user = run.findIndex((one) => kindOf(one) === 'USER')
    for (const kind of ['CMD', 'HEALTHCHECK']) {
      expect(run.findIndex((one) => kindOf(one) === kind)).toBeGreaterThan(user)
    }
    // Files that belong to root: what runs cannot change its own code.
    for (const copy of ofKind('COPY', run)) expect(copy.getTextContent()).not.toContain('--chown')
  })

  it('starts the server itself, so that it hears the signal that ends it', () => {
    expect(JSON.parse(textOf(ofKind('CMD').at(-1)))).toEqual(['node', 'dist/server.js'])
  })

  it('asks the lab for its health', () => {
    const [check] = ofKind('HEALTHCHECK', run)
    expect(textOf(check)).toContain('/api/health')
    expect(textOf(check)).toContain('process.exit(ok ? 0 : 1)')
  })

  it('has no secret in it', () => {
    expect(ofKind('ARG')).toEqual([])
    for (const one of [...ofKind('ENV'), ...ofKind('RUN')]) {
      expect(textOf(one)).not.toMatch(/password|secret|token|key|:\/\//i)
    }
  })
})

describe('what goes into the image', () => {
  const ignored = read('.dockerignore').split('\n')

  it('is neither private nor built elsewhere', () => {
    for (const name of ['.git', 'node_modules', '.next', 'dist', '.env', '.env.*']) {
      expect(ignored).toContain(name)
    }
  })

  it('is all that git would not ignore either, but for what only tests need', () => {
    const git = read('.gitignore')
      .split('\n')
      .filter((name) => name !== '' && !name.startsWith('!'))
    // Both are made by tools while they work, and harm nobody.
    const harmless = ['next-env.d.ts', '*.tsbuildinfo', '.DS_Store']
    for (const name of git.map((one) => one.replace(/\/$/, ''))) {
      if (!harmless.includes(name)) expect(ignored).toContain(name)
    }
  })
})
