import type { ReactNode } from 'react'
import { ResponsiveContainer } from 'recharts'

interface ChartFrameProps {
  title: ReactNode
  /** The figure of now, at the right end of the heading. */
  now: ReactNode
  /** The chart in one sentence, for those who cannot see it. */
  words: string
  children: ReactNode
}

/** Heading, drawing, and the same in words. */
export function ChartFrame({ title, now, words, children }: ChartFrameProps) {
  return (
    <figure className="@container flex h-full min-h-[100px] min-w-0 flex-col text-[12px]/4 text-ink">
      <figcaption className="flex justify-between gap-2 px-4 pt-2 @max-[236px]:px-3">
        <span className="truncate">{title}</span>
        <span className="flex-1 text-right whitespace-nowrap text-ink2">{now}</span>
        <span className="sr-only">{words}</span>
      </figcaption>
      <div className="min-h-0 flex-1 px-2 pb-1">
        <ResponsiveContainer
          width="100%"
          height="100%"
          initialDimension={{ width: 200, height: 68 }}
        >
          {children}
        </ResponsiveContainer>
      </div>
    </figure>
  )
}
