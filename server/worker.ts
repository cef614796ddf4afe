/**
 * The worker of write-behind: a process of its own that empties the queue of one run into its rows.
 * It lives as long as the pipe to the program that started it.
 */
import { Applier } from './adapters/applier'
import type { Consume } from './adapters/consumer'
import { openRows } from './adapters/openRows'
import type { FromWorker, QueueAddress, ToWorker, WorkerOrders } from './ports/worker'

/** Each brings a library of its own, and one is enough. */
async function consumerOf(broker: QueueAddress['broker']): Promise<Consume> {
  if (broker === 'bullmq') return (await import('./adapters/bullmqConsumer')).consumeBullmq
  return (await import('./adapters/rabbitmqConsumer')).consumeRabbitmq
}

function tell(told: FromWorker): Promise<void> {
  return new Promise((done) => {
    // A program that is gone hears nothing more; `disconnect` follows.
    if (process.connected) process.send?.(told, undefined, undefined, () => done())
    else done()
  })
}

let applier: Applier | null = null
let coalesce = true
let clear = () => {}

async function begin({ queue, rows: address }: WorkerOrders): Promise<void> {
  const [consume, opened] = await Promise.all([consumerOf(queue.broker), openRows(address)])
  clear = opened.clear
  const made = (applier = new Applier(opened.rows, tell, coalesce))
  await consume(queue, (delivery) => made.take(delivery))
  await tell({ type: 'ready' })
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

// Ctrl-C goes to everyone at the terminal; the program that started this one decides.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {})
process.on('disconnect', () => {
  clear()
  process.exit(0)
})
process.on('message', (message: ToWorker) => {
  if (message.type === 'stop') process.exit(0)
  // It may change before there is anything to do.
  if (message.type === 'coalesce') coalesce = message.on
  if (message.type !== 'orders') return applier?.hear(message)
  coalesce = message.coalesce
  begin(message.orders).catch(fail)
})
