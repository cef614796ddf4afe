import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { ChoiceRow } from '../ChoiceRow'
import { columns } from './columns'
import { hint, Life, Version } from './Entry'
import type { CacheLine } from './line'

interface CacheRowProps {
  line: CacheLine
  now: number
  chosen: boolean
  onChoose: (key: string) => void
}

export const CacheRow = memo(function CacheRow({ line, now, chosen, onChoose }: CacheRowProps) {
  return (
    <ChoiceRow
      chosen={chosen}
      onChoose={() => onChoose(line.key)}
      hint={hint(line)}
      className={cn(columns, 'h-[25px]')}
    >
      <span className="truncate font-mono text-[11px]">{line.key}</span>
      <Version line={line} />
      <span className="text-ink2">{line.dbVersion === null ? '–' : `v${line.dbVersion}`}</span>
      <Life line={line} now={now} />
    </ChoiceRow>
  )
})
