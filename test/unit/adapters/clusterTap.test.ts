import { Cluster, Command, Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { ClusterTap } from '@/server/adapters/clusterTap'

it('sends no command whose call has failed while it waited to be sent again', async () => {
  const told: string[] = []
  const tap = new ClusterTap({
    sent: (_server, command) => {
      told.push(command)
      return () => {}
    },
  })
  const cluster = new Cluster([{ host: '127.0.0.1', port: 1 }], { lazyConnect: true })
  const node = new Redis({ host: '127.0.0.1', port: 1, lazyConnect: true })
  const sent: string[] = []
  node.sendCommand = (command: Command) => {
    sent.push(command.name)
    return command.promise
  }
  tap.watch(cluster)
  cluster.emit('+node', node)
  const late = new Command('set', ['a', '1'])
  late.reject(new Error('Command timed out'))
  await expect(node.sendCommand(late)).rejects.toThrow('Command timed out')
  void node.sendCommand(new Command('get', ['b']))
  expect([sent, told]).toEqual([['get'], ['GET b']])
  cluster.disconnect()
  node.disconnect()
})
