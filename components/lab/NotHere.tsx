import Link from 'next/link'
import { buttonClass } from '../ui/button'
import { SiteHeader } from './SiteHeader'

/** An address that leads nowhere. Every page brings this one along: it stays light. */
export function NotHere() {
  return (
    <div className="min-h-dvh bg-panel">
      <SiteHeader />
      <main className="mx-auto max-w-[1440px] px-4 py-16 min-[720px]:px-10">
        <h1 className="text-[20px]/7 font-semibold">There is nothing at this address</h1>
        <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2">
          Perhaps the address lost a letter on its way. If it was that of a run: the lab keeps the
          last 50 runs until its server ends, and a run that was saved to a file can still be
          opened.
        </p>
        <div className="mt-5 flex flex-wrap gap-2">
          <Link href="/" className={buttonClass({ kind: 'primary', size: 'prose' })}>
            Show all patterns
          </Link>
          <Link href="/runs/open" className={buttonClass({ size: 'prose' })}>
            Open a saved run
          </Link>
        </div>
      </main>
    </div>
  )
}
