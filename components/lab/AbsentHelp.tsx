'use client'

import { useState } from 'react'
import type { CommandError, ServiceInfo } from '@/server/protocol'
import { lookFor } from '../stream/actions'
import { useUsable } from '../stream/useUsable'
import { Button } from '../ui/button'
import { CopyLine } from './CopyLine'
import { serviceTitle } from './services'

const ADDRESS: Record<string, string> = {
  redis: 'REDIS_URL',
  memcached: 'MEMCACHED_URL',
  'redis-cluster': 'REDIS_CLUSTER_NODES',
  'queue-redis': 'QUEUE_REDIS_URL',
  rabbitmq: 'AMQP_URL',
  postgresql: 'DATABASE_URL',
}

/** What was tried; after the semicolon comes the advice that stands above already. */
function tried(text: string): string {
  const [what = ''] = text.split('; ')
  const whole = what.charAt(0).toUpperCase() + what.slice(1)
  return /[.!?]$/.test(what) || what === '' ? whole : `${whole}.`
}

interface HelpProps {
  service: ServiceInfo | null
  /** Why a run was refused, where one was. */
  error: CommandError | null
  /** Who cannot do without it: `Cache-aside`. */
  needed: string
  /** The lab has looked again: what was said of the last look is over. */
  onLooked: () => void
}

/** Which server is not there, how to get it, and a button to look again. */
export function AbsentHelp({ service, error, needed, onLooked }: HelpProps) {
  const title = service ? serviceTitle(service.name) : 'A server'
  const down = service?.state === 'down'
  const remedy = error?.remedy ?? service?.remedy
  return (
    <>
      <h2 className="text-[17px]/6 font-semibold">
        {title} {down ? 'does not answer' : 'is not running here'}
      </h2>
      <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2">
        {needed} needs it.{' '}
        {down && 'Nothing to do if it was only restarted: it is asked every two seconds.'}
        {!down && remedy && 'Install it, look again, and it is started for you:'}
      </p>
      {!down && remedy && <CopyLine text={remedy} />}
      <OwnServer variable={service ? ADDRESS[service.name] : undefined} />
      <LookAgain name={service?.name} onLooked={onLooked} />
      <p className="mt-5 max-w-[72ch] text-[12px]/[18px] break-words text-ink3">
        {tried(error?.message ?? service?.detail ?? '')}
      </p>
    </>
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

interface LookProps {
  name: string | undefined
  onLooked: () => void
}

function LookAgain({ name, onLooked }: LookProps) {
  const usable = useUsable()
  const [looked, setLooked] = useState<'not' | 'looking' | 'done' | 'unreachable'>('not')
  const look = async () => {
    setLooked('looking')
    const { error } = await lookFor(name ? [name] : [])
    if (!error) onLooked()
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
