import { Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import type { Lab } from './engine'
import type { ServiceInfo } from './protocol/catalogue'

/** The figures of `/metrics`: this process, the runs and the servers. */
export function makeMetrics(lab: Lab, services: () => ServiceInfo[]) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (
    name: string,
    help: string,
    collect: (gauge: Gauge) => void,
    labelNames: string[] = [],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        collect(this)
      },
    })
  gauge('cachescope_runs_active', 'Runs under way.', (g) => g.set(lab.active().length))
  gauge('cachescope_run_events', 'Events recorded by the runs under way.', (g) =>
    g.set(lab.active().reduce((sum, run) => sum + run.journal.head, 0)),
  )
  gauge(
    'cachescope_service_up',
    'Whether a server is ready (1) or not (0).',
    (g) => {
      for (const { name, state } of services()) g.set({ name }, state === 'ready' ? 1 : 0)
    },
    ['name'],
  )
  return async () => ({ type: registry.contentType, text: await registry.metrics() })
}
