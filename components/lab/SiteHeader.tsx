import type { ReactNode } from 'react'
import Link from 'next/link'
import { cn } from '../ui/cn'
import { Logo } from './Logo'

const PAGES = [
  { href: '/', title: 'Patterns' },
  { href: '/compare', title: 'Compare' },
  { href: '/runs/open', title: 'Open a run' },
] as const

interface SiteHeaderProps {
  /** The page that it stands on; left out where none of them is shown. */
  here?: (typeof PAGES)[number]['href']
  /** What this page has to say beside the ways to the others. */
  children?: ReactNode
}

/** Above every page that is not about one run: the ways to the others. */
export function SiteHeader({ here, children }: SiteHeaderProps) {
  return (
    <header className="flex min-h-11 items-center gap-x-6 border-b border-line px-4 max-[720px]:gap-x-3">
      <Logo />
      <nav aria-label="Pages" className="flex gap-x-5 max-[720px]:gap-x-4">
        {PAGES.map(({ href, title }) => (
          <Link
            key={href}
            href={href}
            aria-current={href === here ? 'page' : undefined}
            className={cn(
              'flex min-h-11 items-center whitespace-nowrap hover:text-ink',
              href === here ? 'font-semibold text-ink' : 'text-ink2',
            )}
          >
            {title}
          </Link>
        ))}
      </nav>
      <span className="ml-auto flex items-center gap-4">{children}</span>
    </header>
  )
}
