import { assertNever, type EventOf } from '@/server/protocol'

type ClusterEvent = EventOf<
  | 'cluster:mapped'
  | 'cluster:redirected'
  | 'cluster:placed'
  | 'cluster:lost'
  | 'cluster:back'
  | 'cluster:inherited'
>

export function sayCluster(event: ClusterEvent): string {
  switch (event.type) {
    case 'cluster:mapped':
      return `the cluster’s map: ${event.slots.length} range${event.slots.length === 1 ? '' : 's'} of slots`
    case 'cluster:redirected':
      return `${event.from} redirects slot ${event.slot} to ${event.to} (${event.kind})`
    case 'cluster:placed':
      return `the cluster puts ${event.key} into slot ${event.slot}`
    case 'cluster:lost':
      return `${event.node} is gone${event.how === 'killed' ? ': killed on purpose' : ''}`
    case 'cluster:back':
      return `${event.node} answers again`
    case 'cluster:inherited':
      return `${event.node} has ${event.keys.length} key${event.keys.length === 1 ? '' : 's'} of ${event.from}, which is gone`
    default:
      return assertNever(event)
  }
}
