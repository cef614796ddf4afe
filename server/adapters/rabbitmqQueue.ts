import { Connection as Rabbit, type ReturnedMessage } from 'rabbitmq-client'
import { BACKSTOP_MS, ReplyLost } from '../ports'
import { queueNames } from '../ports/keys'
import type { Connection, ForRun, Part } from '../ports/world'
import { tryThrice, within } from './connect'

const CLEAN_UP_MS = 2000
/** How often it is asked for, in ms: also while no worker takes from it, it is in use. */
const USE_MS = 60_000

/** The queue outlives the broker, and nobody's program that forgot it: unused for so long, it ends by itself. */
export const queueOf = (run: string) => ({
  queue: queueNames(run).rabbitmq,
  durable: true,
  arguments: { 'x-expires': BACKSTOP_MS },
})

/** @param url without a user it is RabbitMQ's own `guest` */
export function openRabbit(url: string): Rabbit {
  const address = new URL(url)
  if (address.username === '') address.username = address.password = 'guest'
  const rabbit = new Rabbit({
    url: address.href,
    connectionName: 'cachescope',
    acquireTimeout: 1000,
    retryLow: 100,
    retryHigh: 1000,
  })
  // Without a listener the end of a connection would end the program.
  rabbit.on('error', () => {})
  return rabbit
}

/** The queue of one run on RabbitMQ. */
export async function openRabbitmqPart(
  { id: run }: ForRun,
  url: string,
  connection: Connection,
): Promise<Part> {
  const rabbit = openRabbit(url)
  const { queue } = queueOf(run)
  await tryThrice(() => rabbit.queueDeclare(queueOf(run))).catch((error: unknown) => {
    rabbit.unsafeDestroy()
    throw error
  })
  const ask = () => rabbit.queueDeclare({ queue, passive: true })
  // Away, or lost: the calls of the run say so.
  const keeper = setInterval(() => void ask().catch(() => {}), USE_MS).unref()
  let closing = false
  return {
    connection,
    queue: {
      address: { broker: 'rabbitmq', url, run },
      send: sender(rabbit, queue),
      // What was handed out and is not done is in no figure of the broker's.
      undone: async (held) => (await ask()).messageCount + held,
    },
    onLost: (listener) => {
      rabbit.on('error', () => {
        if (!closing) listener('RabbitMQ closed the connection; trying again.')
      })
    },
    onBack: (listener) => {
      rabbit.on('connection', listener)
    },
    close: async () => {
      closing = true
      clearInterval(keeper)
      // What stays behind when the broker is away ends by itself.
      await within(CLEAN_UP_MS, rabbit.queueDelete({ queue }))
      rabbit.unsafeDestroy()
    },
  }
}

/** Sends a job and waits until the broker has it on its disk. */
function sender(rabbit: Rabbit, routingKey: string) {
  const publisher = rabbit.createPublisher({ confirm: true })
  /** Messages that no queue wanted: the broker returns them before it confirms them. */
  const returned = new Set<string>()
  publisher.on('basic.return', ({ messageId }: ReturnedMessage) => {
    if (messageId !== undefined) returned.add(messageId)
  })
  return async (job: { writeId: string }): Promise<void> => {
    const { writeId: messageId } = job
    await publisher
      .send({ routingKey, messageId, durable: true, mandatory: true }, job)
      .catch((error: unknown) => {
        throw wasNotSent(error) ? error : new ReplyLost(`RabbitMQ gave no reply: ${String(error)}`)
      })
    if (returned.delete(messageId)) throw new Error('RabbitMQ has no queue for this write any more')
  }
}

/** RabbitMQ refused it, or there was no connection to send it on. */
const wasNotSent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'NACK' || error.code === 'TIMEOUT')
