'use client'

import type { CommandError, ServiceInfo } from '@/server/protocol'
import { useSettings } from '../controls/SettingsProvider'
import { useLab } from '../stream/useLab'
import { AbsentHelp } from './later'
import { ServiceBadges } from './ServiceBadges'
import { isUsable, needs } from './services'

/** The first server that a pattern needs and that is not there. */
export const missingService = (
  services: readonly ServiceInfo[],
  needed: readonly string[],
): ServiceInfo | null =>
  services.find((service) => needs(needed, service.name) && !isUsable(service)) ?? null

interface AbsentProps {
  service: ServiceInfo | null
  /** Why a run was refused, where one was. */
  error: CommandError | null
}

/** In the place of a run: a server that it needs is not there. */
export function AbsentState({ service, error }: AbsentProps) {
  const pattern = useSettings((settings) => settings.pattern)
  const forgive = useSettings((settings) => settings.forgive)
  const services = useLab(({ welcome }) => welcome.services)
  return (
    <div className="flex h-full flex-col justify-center-safe overflow-y-auto px-6 py-4 min-[720px]:px-10">
      <ServiceBadges services={services} needed={pattern.services} className="mb-4 low:hidden" />
      <AbsentHelp {...{ service, error }} needed={pattern.title} onLooked={forgive} />
    </div>
  )
}
