import Link from 'next/link'
import type { PatternInfo, Welcome } from '@/server/protocol'
import { buttonClass } from '../ui/button'
import { TooltipProvider } from '../ui/tooltip'
import { Logo } from './Logo'
import { PathPicture } from './PathPicture'
import { ServiceBadges } from './ServiceBadges'
import { ThemeToggle } from './ThemeToggle'

/** Every pattern that there is, one press from its lab. */
export function Gallery({ welcome }: { welcome: Welcome }) {
  const { patterns, services } = welcome
  return (
    <TooltipProvider>
      <div className="min-h-dvh bg-panel">
        <header className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1">
          <Logo />
          <span className="ml-auto flex items-center gap-4">
            <ServiceBadges services={services} className="max-[720px]:hidden" />
            <ThemeToggle />
          </span>
        </header>
        <main className="mx-auto max-w-[1440px] px-4 py-7 min-[720px]:px-10">
          <h1 className="text-[20px]/7 font-semibold tracking-[-0.02em] min-[720px]:text-[26px]/8">
            Caching patterns, run for real
          </h1>
          <p className="mt-1 max-w-[68ch] text-[13.5px]/5 text-ink2">
            Each one runs against real servers on this machine. You watch every request, lock and
            expiry, and change the settings while it runs.
          </p>
          <ul className="mt-7 grid gap-px border border-line bg-line sm:grid-cols-2 xl:grid-cols-4">
            {patterns.map((pattern) => (
              <li key={pattern.id} className="bg-panel">
                <Card pattern={pattern} services={services} />
              </li>
            ))}
          </ul>
          <StartHere patterns={patterns} />
        </main>
      </div>
    </TooltipProvider>
  )
}

function Card({ pattern, services }: { pattern: PatternInfo } & Pick<Welcome, 'services'>) {
  return (
    <Link
      href={`/${pattern.id}`}
      className="group flex h-full flex-col px-4 pt-4 pb-3 outline-offset-[-2px] hover:bg-raised"
    >
      <h2 className="text-[14px]/5 normal-nums font-semibold">{pattern.title}</h2>
      <p className="mt-1 min-h-[54px] text-[12.5px]/[18px] text-ink2">{pattern.summary}</p>
      <PathPicture id={pattern.id} />
      <span className="mt-auto flex items-end justify-between gap-3 pt-3">
        <ServiceBadges services={services} needed={pattern.services} className="gap-x-3" />
        <span className="font-semibold group-hover:underline">Open</span>
      </span>
    </Link>
  )
}

function StartHere({ patterns }: { patterns: readonly PatternInfo[] }) {
  const pattern = patterns.find(({ presets }) => presets.some(({ name }) => name === 'stampede'))
  if (!pattern) return null
  return (
    <section className="border border-t-0 border-line bg-raised px-6 py-5">
      <h2 className="text-[14px]/5 font-semibold">Start here: the stampede</h2>
      <p className="mt-1 max-w-[68ch] text-[12.5px]/[18px] text-ink2">
        One key is missing under 24 clients. Without protection the database gets 24 reads at once;
        with a lock it gets one. Watch it happen, then turn the lock on while it runs.
      </p>
      <Link
        href={`/${pattern.id}?preset=stampede`}
        className={buttonClass({ kind: 'primary', size: 'prose' }, 'mt-4')}
      >
        Open the stampede
      </Link>
    </section>
  )
}
