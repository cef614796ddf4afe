'use client'

import { useState } from 'react'
import type { CommandError, ServiceInfo } from '@/server/protocol'
import { useSettings } from '../controls/SettingsProvider'
import { lookAgain } from '../stream/actions'
import { useLab } from '../stream/useLab'
import { Button } from '../ui/button'
import { CopyLine } from './CopyLine'
import { ServiceBadges } from './ServiceBadges'
import { isUsable, serviceTitle } from './services'

const ADDRESS: Record<string, string> = {
  redis: 'REDIS_URL',
  memcached: 'MEMCACHED_URL',
  'redis-cluster': 'REDIS_CLUSTER_NODES',
  'queue-redis': 'QUEUE_REDIS_URL',
  rabbitmq: 'AMQP_URL',
  postgresql: 'DATABASE_URL',
}

/** The first server that a pattern needs and that is not there. */
export const missingService = (
  services: readonly ServiceInfo[],
  needed: readonly string[],
): ServiceInfo | null =>
  services.find((service) => needed.includes(service.name) && !isUsable(service)) ?? null

const sentence = (text: string) => (/[.!?]$/.test(text) || text === '' ? text : `${text}.`)

/** A server is not there: which, and how to get it. */
export function AbsentState({
  service,
  error,
}: {
  service: ServiceInfo | null
  error: CommandError | null
}) {
  const pattern = useSettings((settings) => settings.pattern)
  const services = useLab(({ welcome }) => welcome.services)
  const title = service ? serviceTitle(service.name) : 'A server'
  const how = service?.state === 'down' ? 'does not answer' : 'is not running here'
  const reason = sentence(error?.message ?? service?.detail ?? '')
  const variable = service && ADDRESS[service.name]
  return (
    <div className="flex h-full flex-col justify-center overflow-y-auto px-6 py-6 min-[720px]:px-10">
      <ServiceBadges services={services} needed={pattern.services} className="mb-6" />
      <h2 className="text-[17px]/6 font-semibold">
        {title} {how}
      </h2>
      <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2">
        {pattern.title} needs it. {reason}
      </p>
      {error?.remedy && <CopyLine text={error.remedy} />}
      {variable && !reason.includes(variable) && (
        <p className="mt-3 text-[13.5px]/5 text-ink2">
          Or point <code className="font-mono text-[12px] text-ink">{variable}</code> at one that
          you have, and start Cachescope again.
        </p>
      )}
      <LookAgain />
    </div>
  )
}

function LookAgain() {
  const heed = useSettings((settings) => settings.forgive)
  const [looked, setLooked] = useState<'not' | 'looking' | 'same' | 'unreachable'>('not')
  const look = async () => {
    setLooked('looking')
    const reached = await lookAgain()
    if (reached) heed()
    setLooked(reached ? 'same' : 'unreachable')
  }
  return (
    <p className="mt-5 flex items-center gap-3 text-ink3">
      <Button
        kind="primary"
        size="prose"
        disabled={looked === 'looking'}
        onClick={() => void look()}
      >
        Look again
      </Button>
      {looked === 'same' && 'Looked just now: nothing has changed.'}
      {looked === 'unreachable' && 'The lab itself cannot be reached right now.'}
    </p>
  )
}
