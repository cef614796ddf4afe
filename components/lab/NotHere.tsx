import Link from 'next/link'
import { buttonClass } from '../ui/button'
import { Logo } from './Logo'

/** An address that leads nowhere. */
export function NotHere() {
  return (
    <div className="min-h-dvh bg-panel">
      <header className="flex h-11 items-center border-b border-line px-4">
        <Logo />
      </header>
      <main className="px-4 py-16 min-[720px]:px-10">
        <h1 className="text-[20px]/7 font-semibold">There is nothing at this address</h1>
        <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2">
          Perhaps the pattern has another name, or the address lost a letter on its way. All the
          patterns that this lab can run are one press away.
        </p>
        <Link href="/" className={buttonClass({ kind: 'primary', size: 'prose' }, 'mt-5')}>
          Show all patterns
        </Link>
      </main>
    </div>
  )
}
