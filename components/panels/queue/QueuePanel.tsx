'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { Nothing, Panel } from '../Panel'
import { FinishedJobs, WaitingJobs } from './Jobs'
import { Ledger } from './Ledger'
import { selectQueue } from './select'
import { Workers } from './Workers'

const select = ({ state }: LabView, now: number) => ({ ...selectQueue(state, now), now })

const BROKERS: Record<string, string> = { bullmq: 'BullMQ', rabbitmq: 'RabbitMQ' }

/** What is owed to the database: the ledger, the jobs in their order, and the worker. */
export function QueuePanel() {
  const view = useSampled(select, 10)
  const { acknowledged, waiting, finished, workers, broker } = view
  return (
    <Panel title="Queue" label="Queue" aside={broker && (BROKERS[broker] ?? broker)}>
      <div className="flex flex-col gap-3 px-4 pb-4">
        <Ledger view={view} />
        {workers.length > 0 && <Workers view={view} now={view.now} />}
        {(waiting.length > 0 || finished.length > 0) && <WaitingJobs view={view} />}
        {finished.length > 0 && <FinishedJobs finished={finished} />}
      </div>
      {acknowledged === 0 && waiting.length === 0 && (
        <Nothing>
          No write yet. Each one is owed to the database until the worker has saved it.
        </Nothing>
      )}
    </Panel>
  )
}
