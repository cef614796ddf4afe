import type { ServiceInfo } from '@/server/protocol'
import { cn } from '../ui/cn'
import { Glyph } from '../ui/glyphs'
import { needs, serviceGlyph, serviceTitle, serviceWords } from './services'

interface ServiceBadgesProps {
  services: readonly ServiceInfo[]
  /** Names that the pattern cannot do without; all are shown when it is left out. */
  needed?: readonly string[]
  className?: string
}

/** Which real servers stand behind the screen, with their versions. */
export function ServiceBadges({ services, needed, className }: ServiceBadgesProps) {
  const shown = needed ? services.filter(({ name }) => needs(needed, name)) : services
  return (
    <ul
      aria-label="Servers"
      className={cn('flex flex-wrap items-center gap-x-4 gap-y-1', className)}
    >
      {shown.map((service) => (
        <li key={service.name} title={service.detail} className="flex items-center gap-1">
          <Glyph name={serviceGlyph(service, needed !== undefined)} label={service.state} />
          <span className="font-medium whitespace-nowrap text-ink">
            {serviceTitle(service.name)}
          </span>
          <span data-version className="text-ink2">
            {serviceWords(service)}
          </span>
        </li>
      ))}
    </ul>
  )
}
