import { cn } from '@/components/ui/cn'
import { plural, whole } from '../format'
import { Node, Words } from './parts'
import type { Place } from './place'
import type { PathView } from './selectPath'

const NAMES: Record<string, string> = { redis: 'Redis', memcached: 'Memcached' }

/** The caches, in the order in which they are asked. */
export function CacheNodes({ view: { tiers }, place }: { view: PathView; place: Place }) {
  return tiers.map(({ tier, live, known, away }, index) => (
    <Node key={tier} box={place.boxes.get(`tier:${index}`)} className={cn(away && 'border-fault')}>
      <p className="truncate font-semibold">{NAMES[tier] ?? tier}</p>
      <Words words={holds(away, live, known)} className={away ? 'text-fault' : 'text-ink2'} />
    </Node>
  ))
}

function holds(away: string | null, live: number, known: number): string[] {
  if (away) return [away]
  if (known === 0) return ['no key', 'yet']
  return [`${whole(live)} of ${whole(known)}`, known === 1 ? 'key' : 'keys']
}

/** The masters of the cluster, in the order of their slots; one that is lost stays where it was. */
export function ClusterNodes({ view: { masters }, place }: { view: PathView; place: Place }) {
  return masters.map(({ name, from, keys, lost }, index) => (
    <Node
      key={index}
      box={place.boxes.get(`node:${index}`)}
      className={cn(lost && 'border-dashed border-fault bg-fault/10')}
    >
      <p className="flex justify-between gap-2">
        <span className={cn('font-semibold', lost && 'line-through')}>{name}</span>
        <span className={cn('truncate', lost ? 'text-fault' : 'text-ink2')}>
          {lost ? 'lost' : plural(keys, 'key')}
        </span>
      </p>
      {place.rows > 1 && (
        <p className="truncate text-[11px]/[13px] text-ink3">from slot {whole(from)}</p>
      )}
    </Node>
  ))
}
