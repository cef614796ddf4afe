'use client'

import dynamic from 'next/dynamic'
import { cn } from '../ui/cn'

export const loadCharts = () => import('../charts')

/** The chart library is not needed before the first run, and comes while the page is read. */
const CHARTS = [
  dynamic(() => loadCharts().then(({ HitsChart }) => HitsChart), { ssr: false }),
  dynamic(() => loadCharts().then(({ DbCallsChart }) => DbCallsChart), { ssr: false }),
  dynamic(() => loadCharts().then(({ LatencyChart }) => LatencyChart), { ssr: false }),
]

export function Charts({ className }: { className: string }) {
  return (
    <div
      className={cn(
        'grid grid-cols-3 divide-x divide-line max-[720px]:h-auto max-[720px]:grid-cols-1 max-[720px]:divide-x-0 max-[720px]:divide-y',
        className,
      )}
    >
      {CHARTS.map((Chart, index) => (
        <div key={index} className="min-w-0 max-[720px]:h-56">
          <Chart />
        </div>
      ))}
    </div>
  )
}
