'use client'

import Link from 'next/link'
import { Button, buttonClass } from '../ui/button'

/** The screen itself failed. Runs live on the server, so a fresh look loses nothing. */
export function Broken({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <main className="min-h-dvh bg-panel px-4 py-16 min-[720px]:px-10">
      <h1 className="text-[20px]/7 font-semibold">This screen has failed</h1>
      <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2">
        It is a mistake in Cachescope, not in your settings. A run that was going on still goes on
        at the server.
      </p>
      <p className="mt-3 font-mono text-[12px]/[18px] text-ink2">{error.message}</p>
      <p className="mt-5 flex gap-2">
        <Button kind="primary" size="prose" onClick={retry}>
          Try again
        </Button>
        <Link href="/" className={buttonClass({ size: 'prose' })}>
          Show all patterns
        </Link>
      </p>
    </main>
  )
}
