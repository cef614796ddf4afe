import Link from 'next/link'
import { cn } from '../ui/cn'

interface LogoProps {
  /** The name only where there is much room. */
  brief?: boolean
}

/** A value falling from its SET to its expiry, between two axes. */
export function Logo({ brief = false }: LogoProps) {
  return (
    <Link
      href="/"
      className="flex items-center gap-2.5 text-[14px]/5 font-semibold text-ink max-[720px]:p-1"
    >
      <svg aria-hidden width="18" height="18" viewBox="0 0 18 18" className="fill-none">
        <path d="M3 2V15H16" className="stroke-ink" strokeWidth="1.6" />
        <path d="M5.5 4.5 14.5 13" className="stroke-hit" strokeWidth="1.6" />
      </svg>
      <span
        className={cn('max-[1240px]:sr-only projector:sr-only', brief && 'max-[1360px]:sr-only')}
      >
        Cachescope
      </span>
    </Link>
  )
}
