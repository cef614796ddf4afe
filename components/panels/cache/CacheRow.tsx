import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { columns } from './columns'
import { hint, Life, Version } from './Entry'
import type { CacheLine } from './line'

interface CacheRowProps {
  line: CacheLine
  now: number
}

export const CacheRow = memo(function CacheRow({ line, now }: CacheRowProps) {
  return (
    <div
      role="listitem"
      title={hint(line)}
      className={cn(columns, 'h-[25px] items-center border-t border-line px-4')}
    >
      <span className="truncate font-mono text-[11px]">{line.key}</span>
      <Version line={line} />
      <span className="text-ink2">{line.dbVersion === null ? '–' : `v${line.dbVersion}`}</span>
      <Life line={line} now={now} />
    </div>
  )
})
