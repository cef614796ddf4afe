import type { Choice } from '../ui/radioList'

const KNOWN: Record<string, Omit<Choice, 'value'>> = {
  none: { label: 'None' },
  'single-flight': { label: 'Single flight', hint: 'this process' },
  bullmq: { label: 'BullMQ' },
  rabbitmq: { label: 'RabbitMQ' },
  'redis-lock': { label: 'Redis lock', hint: 'SET NX PX' },
}

/** A choice as it is called on the screen. */
export const choiceNamed = (value: string): Choice => {
  const label = value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' ')
  return { value, ...(KNOWN[value] ?? { label }) }
}
