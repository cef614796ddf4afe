import { ConsumerStatus } from 'rabbitmq-client'
import type { Job } from '../ports'
import { PREFETCH, RETRY_MS, type Consume } from './consumer'
import { openRabbit, queueOf } from './rabbitmqQueue'

export const consumeRabbitmq: Consume = async ({ url, run }, take) => {
  const rabbit = openRabbit(url)
  const { queue, ...queueOptions } = queueOf(run)
  // A message is done when this promise gives ACK, and comes again when it gives REQUEUE.
  const hold = ({ body }: { body: unknown }) =>
    new Promise<ConsumerStatus>((resolve) => {
      take({
        // Only our own sender knows the name of the queue.
        job: body as Job,
        done: () => resolve(ConsumerStatus.ACK),
        again: () => void setTimeout(() => resolve(ConsumerStatus.REQUEUE), RETRY_MS),
      })
    })
  const consumer = rabbit.createConsumer(
    { queue, queueOptions, qos: { prefetchCount: PREFETCH } },
    hold,
  )
  // A lost connection: the messages come again, and their sequences say what was applied.
  consumer.on('error', () => {})
  await new Promise<void>((ready) => consumer.once('ready', ready))
}
