import { createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { NoAnswer } from '../../server/services/answer'
import { detectManager, installCommand } from '../../server/services/manager'
import { memcached } from '../../server/services/recipes/memcached'
import { rabbitmq } from '../../server/services/recipes/rabbitmq'
import { redis } from '../../server/services/recipes/redis'
import { findBinary } from '../../server/services/system'

const cleanups: (() => unknown)[] = []
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()))

/** Something on 127.0.0.1 that says `text` to whoever connects; gives its port. */
async function speaker(text: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(text)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  cleanups.push(() => server.close())
  return (server.address() as AddressInfo).port
}

describe('addresses', () => {
  it.each([
    ['redis://user:secret@host:7000/3?family=6', 'redis://host:7000'],
    ['rediss://:p%40ss@cloud.example', 'rediss://cloud.example:6379'],
    ['localhost:6380', 'redis://localhost:6380'],
    ['redis://[::1]:6379', 'redis://[::1]:6379'],
  ])('of Redis are shown without credentials: %s', (url, shown) => {
    expect(redis.show(url)).toBe(shown)
  })

  it.each([
    ['host:11212', 'host:11212'],
    ['host', 'host:11211'],
    ['memcached://u:p@host:1', 'host:1'],
  ])('of Memcached too: %s', (url, shown) => {
    expect(memcached.show(url)).toBe(shown)
  })

  it.each([
    ['amqp://user:secret@host:7000/vhost', 'amqp://host:7000'],
    ['amqps://u:p%40ss@cloud.example', 'amqps://cloud.example:5671'],
    ['amqp://[::1]', 'amqp://[::1]:5672'],
  ])('of RabbitMQ as well: %s', (url, shown) => {
    expect(rabbitmq.show(url)).toBe(shown)
  })

  it.each(['http://secret@host', 'amqp://u:%zz@host'])('that are none: %s', (url) => {
    expect(() => rabbitmq.show(url)).toThrow(NoAnswer)
    expect(() => rabbitmq.show(url)).not.toThrow(/secret|%zz/)
  })

  it.each(['http://secret@host', 'redis://host:99999', 'redis://:%zz@host'])(
    'that are none are refused without repeating them: %s',
    (url) => {
      expect(() => redis.show(url)).toThrow(NoAnswer)
      expect(() => redis.show(url)).not.toThrow(/secret|%zz/)
    },
  )
})

describe('answers', () => {
  it.each([
    ['-LOADING Redis is loading the dataset in memory\r\n', 'busy', true],
    ['-ERR max number of clients reached\r\n', 'busy', true],
    ['-DENIED Redis is running in protected mode\r\n', 'password', false],
    ['HTTP/1.1 400 Bad Request\r\n', 'stranger', false],
  ])('of Redis: %j is %s', async (text, trouble, passing) => {
    const port = await speaker(text)
    await expect(redis.ping(`127.0.0.1:${port}`, 2000)).rejects.toMatchObject({ trouble, passing })
  })

  it('of a Redis whose INFO an ACL forbids still count', async () => {
    const port = await speaker('+PONG\r\n-NOPERM no permission to run info\r\n')
    expect(await redis.ping(`127.0.0.1:${port}`, 2000)).toEqual({ version: 'unknown' })
  })

  it('of a Memcached proxy without stats still count', async () => {
    const port = await speaker('VERSION mcrouter-1\r\nERROR\r\n')
    expect(await memcached.ping(`127.0.0.1:${port}`, 2000)).toEqual({ version: 'mcrouter-1' })
  })

  it.each(['HTTP/1.1 400 Bad Request\r\n', 'AMQP\0\x01\0\0'])(
    'of RabbitMQ: %j is a stranger',
    async (text) => {
      const port = await speaker(text)
      const asked = rabbitmq.ping(`amqp://127.0.0.1:${port}`, 2000)
      await expect(asked).rejects.toMatchObject({ trouble: 'stranger', passing: false })
    },
  )

  it('that never come end after the time given', async () => {
    const port = await speaker('')
    const asked = redis.ping(`127.0.0.1:${port}`, 100)
    await expect(asked).rejects.toMatchObject({
      trouble: 'silent',
      message: expect.stringContaining('within 0.1 s'),
    })
  })
})

describe('the command for this system', () => {
  it.each([
    ['apt', 'sudo apt-get update && sudo apt-get install -y --no-install-recommends redis-server'],
    ['dnf', 'sudo dnf install -y redis'],
    ['apk', 'sudo apk add redis'],
    ['brew', 'brew install redis'],
  ] as const)('%s', (manager, command) => {
    expect(installCommand([redis], manager, false)).toBe(command)
  })

  it('needs no sudo as root, and is unknown on an unknown system', () => {
    expect(installCommand([redis, memcached], 'apk', true)).toBe('apk add redis memcached')
    expect(installCommand([redis], undefined)).toBeUndefined()
  })

  it('is found by what the system says it is when the PATH is empty', () => {
    expect(['apt', 'dnf', 'apk', 'brew', undefined]).toContain(detectManager(''))
    expect(findBinary(['sh'], '')).toBeUndefined()
    expect(findBinary(['no-such', 'sh'], '/nowhere:/bin')).toBe('/bin/sh')
  })
})
