import Link from 'next/link'
import type { PatternInfo } from '@/server/protocol'
import { buttonClass } from '../ui/button'
import { Stampede } from './picture/Stampede'

/** The way in for someone new: the stampede, one press from its run. */
export function StartHere({ patterns }: { patterns: readonly PatternInfo[] }) {
  const pattern = patterns.find(({ presets }) => presets.some(({ name }) => name === 'stampede'))
  if (!pattern) return null
  return (
    <section className="flex h-full flex-col px-5 py-4">
      <h2 className="text-[14px]/5 font-semibold">Start here: the stampede, four ways</h2>
      <p className="mt-1 max-w-[68ch] text-[12.5px]/[18px] text-ink2">
        One key is missing under 24 clients. Without protection the database gets 24 reads at once;
        with a lock it gets one. Watch it happen, then turn the lock on while it runs.
      </p>
      <div className="flex flex-1 items-center py-3">
        <Stampede />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Link href="/compare?start=1" className={buttonClass({ kind: 'primary', size: 'prose' })}>
          Compare four protections
        </Link>
        <Link
          href={`/${pattern.id}?preset=stampede&start=1`}
          className={buttonClass({ size: 'prose' })}
        >
          Run the stampede
        </Link>
        <span className="text-ink3">
          Nothing to set up. The first takes 12 seconds, the second a minute.
        </span>
      </div>
    </section>
  )
}
