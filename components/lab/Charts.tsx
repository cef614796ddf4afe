'use client'

import { cn } from '../ui/cn'
import { DbCallsChart, HitsChart, LatencyChart, StaleChart } from './later'

const CHARTS = [HitsChart, DbCallsChart, LatencyChart, StaleChart]

export function Charts({ className }: { className: string }) {
  return (
    <div
      className={cn(
        'grid grid-cols-4 divide-x divide-line max-[720px]:h-auto max-[720px]:grid-cols-1 max-[720px]:divide-x-0 max-[720px]:divide-y',
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
