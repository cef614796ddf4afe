import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '@/server/config'
import { recipes, serviceNames } from '@/server/services/recipes'
import { root } from '../../server/launch/node.mjs'

interface Service {
  image: string
  ports: string[]
  command?: string[]
  environment?: Record<string, string>
  depends_on?: Record<string, { condition: string }>
  healthcheck: { test: string[] }
}

const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const { services } = parse(text) as { services: Record<string, Service> }
const all = Object.entries(services)
const servers = all.filter(([name]) => name !== 'app')
const { app } = services

describe('every service', () => {
  it.each(all)('%s has a health check and listens on loopback only', (_name, service) => {
    expect(service.healthcheck.test.length).toBeGreaterThan(1)
    expect(service.ports.length).toBeGreaterThan(0)
    for (const port of service.ports) {
      expect(port).toMatch(/^127\.0\.0\.1:\$\{\w+:-\d+\}:(\d+|\$\{PORT:-3000\})$/)
    }
  })

  it('has a port of its own on this machine, and a version of its image', () => {
    const ports = all.flatMap(([, service]) => service.ports.map((port) => port.split(':-')[1]))
    expect(new Set(ports).size).toBe(all.length)
    for (const [, { image }] of servers) expect(image).toMatch(/^[a-z]+:\d+(\.\d+)?$/)
  })

  it('is there for each server that the lab can start, under the name that its recipe has', () => {
    for (const name of serviceNames) {
      const { service, port } = recipes[name].compose
      expect(services[service]?.ports.some((one) => one.endsWith(`:${port}`))).toBe(true)
    }
  })
})

describe('the lab', () => {
  const environment = Object.fromEntries(
    Object.entries(app?.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(/\$\{\w+:-(\w+)\}/, '$1'),
    ]),
  )

  it('begins when each of its servers is healthy', () => {
    const healthy = servers.map(([name]) => [name, { condition: 'service_healthy' }])
    expect(app?.depends_on).toEqual(Object.fromEntries(healthy))
  })

  it('is told where each of its servers is, by settings that it accepts', () => {
    const config = readConfig({ ...environment, NODE_ENV: 'production' })
    const told = serviceNames.map((name) => {
      const { variable, compose } = recipes[name]
      return [config[variable], compose.service] as const
    })
    for (const [url, service] of [...told, [config.DATABASE_URL, 'postgres'] as const]) {
      const hosts = String(url)
        .split(',')
        .map((one) => new URL(one.includes('://') ? one : `tcp://${one}`).hostname)
      expect(new Set(hosts)).toEqual(new Set([service]))
    }
    expect([config.PORT, config.CACHESCOPE_INSTALL]).toEqual([3000, '0'])
  })

  it('knows all nodes of the cluster', () => {
    const script = services['redis-cluster']?.command?.at(-1) ?? ''
    const ports = /^ports='([\d ]+)'$/m.exec(script)?.[1]?.split(' ')
    expect(ports?.length).toBe(6)
    expect(environment['REDIS_CLUSTER_NODES']).toBe(
      ports?.map((port) => `redis-cluster:${port}`).join(','),
    )
    expect(services['redis-cluster']?.healthcheck.test.at(-1)).toContain(ports?.join(' '))
  })
})

describe('the servers', () => {
  it('keep what must be kept, and nothing else', () => {
    const words = (name: string) => services[name]?.command?.join(' ') ?? ''
    expect(words('queue-redis')).toMatch(/--appendonly yes --appendfsync always/)
    expect(words('queue-redis')).toContain('--maxmemory-policy noeviction')
    expect(words('redis')).toContain('--appendonly no')
  })

  it('have no password that could be taken for a secret', () => {
    expect(text).not.toMatch(/password|secret|token/i)
    // None of the addresses names more than a user.
    expect(text).not.toMatch(/:\/\/[^\s/]*:[^\s/]*@/)
  })
})
