'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { Panel } from '../Panel'
import { useScenario } from '../useExpected'
import { FinishedJobs, WaitingJobs } from './Jobs'
import { Ledger } from './Ledger'
import { selectQueue } from './select'
import { Workers } from './Workers'

const select = ({ state }: LabView, now: number) => ({ ...selectQueue(state, now), now })

const BROKERS: Record<string, string> = { bullmq: 'BullMQ', rabbitmq: 'RabbitMQ' }

/** As high as it gets with all its jobs, px: what stands below must not jump. */
const ROOM = { guide: 350, load: 400 }

/** What is owed to the database: the ledger, the jobs in their order, and the worker. */
export function QueuePanel() {
  const view = useSampled(select)
  const room = useScenario() === 'load' ? ROOM.load : ROOM.guide
  const { acknowledged, waiting, finished, workers, broker } = view
  return (
    <Panel title="Queue" label="Queue" aside={broker && (BROKERS[broker] ?? broker)}>
      <div className="flex flex-col gap-3 px-4 pb-4" style={{ minHeight: room }}>
        <Ledger view={view} />
        {workers.length > 0 && <Workers view={view} now={view.now} />}
        {(waiting.length > 0 || finished.length > 0) && <WaitingJobs view={view} />}
        {finished.length > 0 && <FinishedJobs finished={finished} />}
        {acknowledged === 0 && waiting.length === 0 && (
          <p className="text-ink2">
            No write yet. Each one is owed to the database until the worker has saved it.
          </p>
        )}
      </div>
    </Panel>
  )
}
