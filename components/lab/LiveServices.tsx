'use client'

import type { ServiceInfo } from '@/server/protocol'
import { Glyph } from '../ui/glyphs'
import { ServiceBadges } from './ServiceBadges'
import { serviceTitle } from './services'
import { useServices } from './useServices'

interface LiveProps {
  /** As they were when the page was made. */
  services: readonly ServiceInfo[]
}

/** The servers that run now, and how many more would be started for a pattern that needs them. */
export function LiveServers({ services }: LiveProps) {
  const now = useServices(services)
  const waiting = now.filter(({ state }) => state === 'idle')
  return (
    <span className="flex items-center gap-4 whitespace-nowrap max-[1000px]:hidden">
      <ServiceBadges services={now.filter(({ state }) => state !== 'idle')} />
      {waiting.length > 0 && (
        <span
          title={waiting.map(({ name }) => serviceTitle(name)).join(', ')}
          className="flex items-center gap-1 text-ink2"
        >
          <Glyph name="idle" /> {waiting.length} more on demand
        </span>
      )}
    </span>
  )
}

/** Those that a pattern cannot do without. */
export function LiveBadges({ services, needed }: LiveProps & { needed: readonly string[] }) {
  return (
    <ServiceBadges services={useServices(services)} needed={needed} className="gap-x-2 gap-y-0.5" />
  )
}
