'use client'

import { useState } from 'react'
import type { CommandError, ServiceInfo } from '@/server/protocol'
import { useSettings } from '../controls/SettingsProvider'
import { lookFor } from '../stream/actions'
import { useLab } from '../stream/useLab'
import { useUsable } from '../stream/useUsable'
import { Button } from '../ui/button'
import { CopyLine } from './CopyLine'
import { ServiceBadges } from './ServiceBadges'
import { isUsable, needs, serviceTitle } from './services'

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
  services.find((service) => needs(needed, service.name) && !isUsable(service)) ?? null

/** What was tried; after the semicolon comes the advice that stands above already. */
function tried(text: string): string {
  const [what = ''] = text.split('; ')
  return /[.!?]$/.test(what) || what === '' ? what : `${what}.`
}

interface AbsentProps {
  service: ServiceInfo | null
  /** Why a run was refused, where one was. */
  error: CommandError | null
}

/** A server is not there: which, how to get it, and a button to look again. */
export function AbsentState({ service, error }: AbsentProps) {
  const pattern = useSettings((settings) => settings.pattern)
  const services = useLab(({ welcome }) => welcome.services)
  const title = service ? serviceTitle(service.name) : 'A server'
  const down = service?.state === 'down'
  const remedy = error?.remedy ?? service?.remedy
  return (
    <div className="flex h-full flex-col justify-center-safe overflow-y-auto px-6 py-4 min-[720px]:px-10">
      <ServiceBadges services={services} needed={pattern.services} className="mb-4 low:hidden" />
      <h2 className="text-[17px]/6 font-semibold">
        {title} {down ? 'does not answer' : 'is not running here'}
      </h2>
      <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2">
        {pattern.title} needs it.{' '}
        {down && 'Nothing to do if it was only restarted: it is asked every two seconds.'}
        {!down && remedy && 'Install it, look again, and it is started for you:'}
      </p>
      {!down && remedy && <CopyLine text={remedy} />}
      <OwnServer variable={service ? ADDRESS[service.name] : undefined} />
      <LookAgain name={service?.name} />
      <p className="mt-5 max-w-[72ch] text-[12px]/[18px] break-words text-ink3">
        {tried(error?.message ?? service?.detail ?? '')}
      </p>
    </div>
  )
}

function OwnServer({ variable }: { variable: string | undefined }) {
  if (!variable) return null
  return (
    <p className="mt-3 text-[13.5px]/5 text-ink2">
      Or point <code className="font-mono text-[12px] text-ink">{variable}</code> at one that you
      have, and start Cachescope again.
    </p>
  )
}

function LookAgain({ name }: { name: string | undefined }) {
  const forgive = useSettings((settings) => settings.forgive)
  const usable = useUsable()
  const [looked, setLooked] = useState<'not' | 'looking' | 'done' | 'unreachable'>('not')
  const look = async () => {
    setLooked('looking')
    const { error } = await lookFor(name ? [name] : [])
    if (!error) forgive()
    setLooked(error ? 'unreachable' : 'done')
  }
  return (
    <p className="mt-5 flex items-center gap-3 text-ink3" aria-live="polite">
      <Button
        kind="primary"
        size="prose"
        disabled={!usable || looked === 'looking'}
        onClick={() => void look()}
      >
        Look again
      </Button>
      {looked === 'looking' && 'Looking on this machine …'}
      {looked === 'done' && 'Looked just now: it is not there yet.'}
      {looked === 'unreachable' && 'The lab itself cannot be reached right now.'}
    </p>
  )
}
