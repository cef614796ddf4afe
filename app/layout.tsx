import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { themeScript } from '@/components/lab/themeScript'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Cachescope', template: '%s · Cachescope' },
  description: 'Watch caching patterns work, for real, against real servers.',
}

export default function Layout({ children }: { children: ReactNode }) {
  return (
    // The script may set the theme before React looks at this element.
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>{children}</body>
    </html>
  )
}
