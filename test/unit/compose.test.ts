import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { root } from '../../server/launch/node.mjs'

interface Compose {
  services: Record<string, { image: string; ports?: string[]; healthcheck?: { test: string[] } }>
}

const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as Compose
const services = Object.entries(compose.services)

it('has the servers of the lab', () => {
  expect(services.map(([name]) => name)).toEqual(expect.arrayContaining(['redis', 'memcached']))
})

it.each(services)('%s has a health check and listens on loopback only', (_name, service) => {
  expect(service.healthcheck?.test.length).toBeGreaterThan(0)
  expect(service.ports?.length).toBeGreaterThan(0)
  for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\$\{\w+:-\d+\}:\d+$/)
})
