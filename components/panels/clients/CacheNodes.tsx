import { Fragment } from 'react'
import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { plural, whole } from '../format'
import { Node, Rail } from './parts'
import type { PathView } from './selectPath'

const NAMES: Record<string, string> = {
  redis: 'Redis',
  'redis-cluster': 'Redis Cluster',
  memcached: 'Memcached',
}

/** The first way: the caches, one behind the other, and what is put into them. */
export function CacheNodes({ view, readsOnly }: { view: PathView; readsOnly: boolean }) {
  const { looks, tiers } = view
  return (
    <div className="flex min-w-0 items-center @max-2xl:contents">
      <Rail className="flex-[2.4] text-line2">
        <span className="flex items-center gap-2 text-ink2">
          <span className="font-mono text-[11px]">GET</span>
          {looks && looks.hits + looks.misses > 0 && (
            <span className="flex items-center gap-1 text-[11px] whitespace-nowrap">
              <Glyph name="hit" size={10} label="hits" /> {whole(looks.hits)}
              <Glyph name="miss" size={10} label="misses" /> {whole(looks.misses)} per s
            </span>
          )}
        </span>
      </Rail>
      {tiers.map((tier, index) => (
        <Fragment key={tier.tier}>
          {index > 0 && (
            <Rail className="flex-none basis-14 text-line2">
              <span className="font-mono text-[11px] text-ink2">miss</span>
            </Rail>
          )}
          <Tier tier={tier} />
        </Fragment>
      ))}
      <Rail className="text-line2">
        {!readsOnly && (
          <span className="block text-right font-mono text-[11px] text-ink2">SET</span>
        )}
      </Rail>
    </div>
  )
}

function Tier({ tier: { tier, live, known, lost } }: { tier: PathView['tiers'][number] }) {
  return (
    <Node className={cn('w-full @2xl:w-[104px] @2xl:shrink-0 @2xl:px-2', lost && 'border-fault')}>
      <p className="truncate font-semibold">{NAMES[tier] ?? tier}</p>
      <p className={cn('truncate', lost ? 'text-fault' : 'text-ink2')}>
        {lost ? 'lost' : known === 0 ? 'no key yet' : `${whole(live)} of ${plural(known, 'key')}`}
      </p>
    </Node>
  )
}
