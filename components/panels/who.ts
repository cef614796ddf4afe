import type { LabEvent } from '@/server/protocol'
import { clientName } from './format'

/** Who makes a call: a client, the worker of write-behind, or a refresh, which is nobody's client. */
export const callerName = ({ client, worker }: { client: number; worker?: number }): string =>
  worker !== undefined ? `worker ${worker}` : client === 0 ? 'refresh' : clientName(client)

/** Who did it: whoever made the call, or the lab itself. */
export const byWhom = (event: LabEvent): string =>
  isCall(event) || 'worker' in event ? callerName(event) : clientName(event.client)

/** Part of a call through a port; the lab's own looks are none. */
function isCall(event: LabEvent): boolean {
  if (!('req' in event) || ('of' in event && event.of === 0)) return false
  // A refresh writes nothing: it is the worker's write that the lab lets fail.
  return !(event.type === 'fault:injected' && event.client === 0 && event.call === 'db.write')
}
