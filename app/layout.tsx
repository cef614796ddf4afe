import type { Metadata } from 'next'
import localFont from 'next/font/local'
import type { ReactNode } from 'react'
import { themeScript } from '@/components/lab/themeScript'
import './globals.css'

/**
 * The Latin letters, asked for before the styles are read: text that is drawn twice jumps. All others come
 * from globals.css when a text needs them.
 */
const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2',
  weight: '100 900',
  variable: '--font-inter',
  adjustFontFallback: false,
})

export const metadata: Metadata = {
  title: { default: 'Cachescope', template: '%s · Cachescope' },
  description: 'Watch caching patterns work, for real, against real servers.',
}

export default function Layout({ children }: { children: ReactNode }) {
  return (
    // The script may set the theme before React looks at this element.
    <html lang="en" className={inter.variable} suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
        {/* Drawn as a whole, not piece by piece as it arrives: what comes later would push what is there. */}
        <link rel="expect" href="#whole" blocking="render" />
      </head>
      <body>
        {children}
        <i id="whole" hidden />
      </body>
    </html>
  )
}
