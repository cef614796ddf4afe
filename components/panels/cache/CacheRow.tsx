import { memo } from 'react'
import { Glyph } from '@/components/ui/glyphs'
import { cn } from '@/components/ui/cn'
import { brief, seconds } from '../format'
import { TimeBar } from '../TimeBar'
import { columns } from './columns'
import type { CacheLine } from './select'

interface CacheRowProps {
  line: CacheLine
  now: number
}

export const CacheRow = memo(function CacheRow({ line, now }: CacheRowProps) {
  const end = line.kind === 'live' ? null : ends[line.kind]
  const over = end !== null
  return (
    <div
      role="listitem"
      title={hint(line)}
      className={cn(columns, 'h-[25px] items-center border-t border-line px-4')}
    >
      <span className="truncate font-mono text-[11px]">{line.key}</span>
      <Cached line={line} />
      <span className="text-ink2">{line.dbVersion === null ? '–' : `v${line.dbVersion}`}</span>
      {end ? (
        <span className="flex items-center gap-1.5 text-ink2">
          <Glyph name={end.glyph} size={11} />
          {end.word}
        </span>
      ) : (
        <TimeBar
          drains
          from={line.expiresAt - line.ttlMs}
          to={line.expiresAt}
          now={now}
          bar={line.stale ? 'bg-stale' : 'bg-hit'}
          className="mr-3 h-1 bg-line"
        />
      )}
      <span className={cn('text-right whitespace-nowrap', over && 'text-ink2')}>
        {over ? `${seconds(line.ms)} ago` : seconds(line.ms)}
      </span>
    </div>
  )
})

function Cached({ line }: { line: CacheLine }) {
  if (line.kind !== 'live') return <span className="text-ink3">none</span>
  return (
    <span className={cn('flex items-center gap-1', line.negative && 'text-[10.5px]/3 text-ink2')}>
      {line.negative ? 'no such row' : `v${line.version ?? '?'}`}
      {line.stale && <Glyph name="stale" size={9} label="stale" />}
    </span>
  )
}

const ends = {
  expired: { glyph: 'expiry', word: 'expired' },
  deleted: { glyph: 'deleted', word: 'deleted' },
  gone: { glyph: 'gone', word: 'gone' },
} as const satisfies Record<Exclude<CacheLine['kind'], 'live'>, object>

function hint(line: CacheLine): string {
  const size = `${line.bytes} bytes, TTL ${brief(line.ttlMs)}`
  if (line.kind === 'gone') return `${line.key} is gone before its TTL: evicted, or lost by Redis.`
  if (line.stale) return `${line.key} is stale: the database has v${line.dbVersion}. ${size}.`
  return `${line.key} = ${line.value} · ${size}.`
}
