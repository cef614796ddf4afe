import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { recipes } from '@/server/services/recipes'
import { root } from '../../server/launch/node.mjs'
import { startLab, until } from '../support/lab'

vi.setConfig({ testTimeout: 60_000 })

interface Compose {
  services: Record<string, { command: string[]; healthcheck: { test: string[] } }>
}

/** Ends the nodes when its own input ends: also when the test is killed. */
const KEPT = 'sh -ec "$1" & nodes=$!; cat; kill $nodes; wait $nodes'

/** A shell, with its own standard input. @returns its status at the end */
function shell(words: string[]): { end(): Promise<number | null> } {
  const child = spawn('sh', words, { stdio: ['pipe', 'ignore', 'ignore'] })
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  return {
    end: () => {
      child.stdin.end()
      return ended
    },
  }
}

it('the cluster of the compose file is made by its own script, and the lab runs on it', async () => {
  const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as Compose
  const { command, healthcheck } = compose.services['redis-cluster'] ?? {}
  const dir = mkdtempSync(join(tmpdir(), 'compose-cluster-'))
  const choose = recipes['redis-cluster'].group?.choosePort
  const ports: number[] = []
  while (ports.length < 6) ports.push((await choose?.()) ?? 0)
  /** As compose reads it, on ports of this machine that are free. */
  const here = (script = '') => {
    const changes = [
      ['$$', '$'],
      ['7000 7001 7002 7003 7004 7005', ports.join(' ')],
      ['name=redis-cluster', 'name=localhost'],
      ['data=/data', `data=${dir}`],
    ]
    return changes.reduce((text, [from = '', to = '']) => text.replaceAll(from, to), script)
  }
  const nodes = shell(['-c', KEPT, 'sh', here(command?.at(-1))])
  const isHealthy = async () => (await shell(['-ec', here(healthcheck?.test.at(-1))]).end()) === 0
  try {
    expect(await isHealthy()).toBe(false)
    await until('a healthy cluster', isHealthy)
    const env = { REDIS_CLUSTER_NODES: ports.map((port) => `localhost:${port}`).join(',') }
    const lab = await startLab({ env })
    try {
      const run = await lab.start({ pattern: 'sharding', scenario: 'guide', speed: 10 })
      const { outcomes, claims, services } = await run.finished
      expect(outcomes).toEqual(['miss', 'hit'])
      expect(claims.filter(({ held }) => !held)).toEqual([])
      expect(services.find(({ name }) => name === 'redis-cluster')?.managed).toBe(false)
    } finally {
      await lab.close()
    }
  } finally {
    expect(await nodes.end()).toBe(0)
    rmSync(dir, { recursive: true, force: true })
  }
})
