import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { projectRoot } from '@/server/engine'
import { connectNodes } from '../support/cluster'
import { startLab, startRedis, stay, until, type TestLab } from '../support/lab'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let lab: TestLab
beforeAll(async () => {
  lab = await startLab()
  await lab.services.ensure('redis-cluster')
})
afterAll(() => lab.close())

const entry = (version: number) => ({ id: 1, row: { id: 1, name: 'Ada', version } })
const minute = stay(60_000)

it.concurrent(
  'a cluster that is lost as a whole is told, and so is its return; nothing is made up for',
  async () => {
    const world = await lab.open(`outage-${process.pid}`, undefined, ['redis-cluster'])
    const told: string[] = []
    const [part] = world.parts
    part?.onLost?.((why) => told.push(why))
    part?.onBack?.(() => told.push('back'))
    await world.cache.set('user:1', entry(1), minute)
    const { url } = await lab.services.ensure('redis-cluster')
    for (const node of url.split(',')) {
      lab.services.signal('redis-cluster', Number(node.split(':').at(-1)), 'SIGKILL')
    }
    await until('the loss', () => told.length > 0)
    // The nodes come back as they were, without their data: what is there then was set after that.
    await expect(world.cache.set('user:2', entry(2), minute)).rejects.toThrow(/no connection/)
    await expect(world.cache.get('user:2')).rejects.toThrow(/no connection/)
    await until('the return', () => told.at(-1) === 'back', 60_000)
    expect(told.filter((word) => word === 'back')).toHaveLength(1)
    expect(told[0]).toBe('No node of the cluster answers; trying again.')
    await until('all its slots', () =>
      world.cache.set('user:3', entry(3), minute).then(
        () => true,
        () => false,
      ),
    )
    expect((await world.cache.get('user:3'))?.row?.version).toBe(3)
    expect(await world.cache.get('user:2')).toBeNull()
    const told2 = told.length
    await world.close()
    expect(told).toHaveLength(told2)
  },
)

it.concurrent(
  'a cluster that stays away ends the run of the command line with status 3',
  async () => {
    const servers = await startRedis()
    const { url } = await servers.services.ensure('redis-cluster')
    const nodes = await connectNodes(servers)
    const args = ['server/launch/sim.mjs', 'run', 'sharding', '--duration', '5m', '--json']
    const env = { ...process.env, REDIS_CLUSTER_NODES: url.replaceAll('redis://', '') }
    const child = spawn(process.execPath, args, {
      cwd: projectRoot(),
      env: { ...env, NODE_ENV: 'production' },
    })
    let errors = ''
    child.stderr.on('data', (data) => (errors += String(data)))
    const ended = new Promise<number | null>((done) => child.on('close', done))
    const sizes = () => Promise.all(nodes.map((node) => node.dbsize()))
    await until('keys of the run', async () => (await sizes()).some((size) => size > 0), 60_000)
    for (const node of nodes) node.disconnect()
    await servers.close()
    expect(await ended).toBe(3)
    expect(errors.trim()).toBe(
      'The run was ended: redis-cluster was lost and did not come back within 10 s. ' +
        'Start it again, or name another one in REDIS_CLUSTER_NODES.',
    )
  },
)
