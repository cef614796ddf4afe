import Link from 'next/link'
import type { PatternInfo, Welcome } from '@/server/protocol'
import { buttonClass } from '../ui/button'
import { cn } from '../ui/cn'
import { Shortcuts } from '../keys/Shortcuts'
import { TooltipProvider } from '../ui/tooltip'
import { LiveBadges, LiveServers } from './LiveServices'
import { PathPicture } from './picture/PathPicture'
import { SiteHeader } from './SiteHeader'
import { ThemeToggle } from './ThemeToggle'
import { StartHere } from './StartHere'

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten']

/** Every pattern that there is, one press from its run. */
export function Gallery({ welcome }: { welcome: Welcome }) {
  const { patterns, services } = welcome
  return (
    <TooltipProvider>
      <div className="min-h-dvh bg-panel">
        <SiteHeader here="/">
          <LiveServers services={services} />
          <ThemeToggle />
        </SiteHeader>
        <main className="mx-auto max-w-[1440px] px-4 py-6 min-[720px]:px-10">
          <div className="flex items-end justify-between gap-6">
            <div>
              <h1 className="text-[20px]/7 font-semibold tracking-[-0.02em] min-[720px]:text-[26px]/8">
                {COUNTS[patterns.length] ?? patterns.length} caching patterns, run for real
              </h1>
              <p className="mt-1 max-w-[68ch] text-[13.5px]/5 text-ink2">
                Each one runs against real servers on this machine. You watch every request, lock
                and expiry, and change the settings while it runs.
              </p>
            </div>
            <Link href="/compare" className={buttonClass({ size: 'prose' }, 'max-[720px]:hidden')}>
              Compare patterns
            </Link>
          </div>
          <ul className="mt-6 grid gap-px border border-line bg-line sm:grid-cols-2 xl:grid-cols-4">
            <li className={cn('bg-raised', first(patterns.length))}>
              <StartHere patterns={patterns} />
            </li>
            {patterns.map((pattern, index) => (
              <li key={pattern.id} className="bg-panel">
                <Card pattern={pattern} number={index + 1} services={services} />
              </li>
            ))}
          </ul>
        </main>
      </div>
      <Shortcuts settings={null} pattern={null} patterns={patterns} />
    </TooltipProvider>
  )
}

/** So wide that the cards fill the last row: what they would leave of it, or a row of its own. */
function first(cards: number): string {
  const wide = ['xl:col-span-4', 'xl:col-span-3', 'xl:col-span-2', 'xl:col-span-1'][cards % 4]
  return cn(cards % 2 === 0 && 'sm:col-span-2', wide)
}

interface CardProps {
  pattern: PatternInfo
  number: number
  services: Welcome['services']
}

function Card({ pattern, number, services }: CardProps) {
  const { id, title, summary, picture } = pattern
  return (
    <article className="group relative grid h-full grid-cols-[16px_1fr] grid-rows-[auto_1fr_auto] px-3 pt-3.5 pb-2.5 hover:bg-raised">
      <span aria-hidden className="text-[12.5px]/5 text-ink3">
        {number}
      </span>
      <div className="min-h-[64px] pl-2 xl:max-[1400px]:min-h-[78px]">
        <h2 className="text-[14px]/5 normal-nums font-semibold">
          <Link href={`/${id}`} className="after:absolute after:inset-0">
            {title}
          </Link>
        </h2>
        <p className="mt-1 text-[12.5px]/[18px] text-ink2">{summary}</p>
      </div>
      <div className="col-span-2 -mx-1 flex items-end justify-center py-1.5">
        <PathPicture picture={picture} />
      </div>
      <div className="col-span-2 flex items-center justify-between gap-2 text-[11px]/4">
        <LiveBadges services={services} needed={pattern.services} />
        <Link
          href={`/${id}?start=1`}
          aria-label={`Run ${title}`}
          className={buttonClass(
            { kind: 'plain' },
            'relative -mr-1 h-6 px-2.5 font-semibold text-ink group-hover:bg-ink group-hover:text-panel',
          )}
        >
          Run
        </Link>
      </div>
    </article>
  )
}
