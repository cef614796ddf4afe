import { memo } from 'react'
import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { brief, seconds } from '../format'
import { TimeBar } from '../TimeBar'
import { columns } from './columns'
import type { CacheLine } from './select'

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
      <Cached line={line} />
      <span className="text-ink2">{line.dbVersion === null ? '–' : `v${line.dbVersion}`}</span>
      {line.kind === 'live' ? (
        <Life line={line} now={now} />
      ) : (
        <End kind={line.kind} ms={line.ms} />
      )}
    </div>
  )
})

function Cached({ line }: { line: CacheLine }) {
  if (line.kind !== 'live') return <span className="text-ink3">none</span>
  if (line.negative) return <span className="text-[10px]/[11px] text-ink2">no such row</span>
  return (
    <span className="flex items-center gap-1">
      v{line.version ?? '?'}
      {line.stale && <Glyph name="stale" size={10} label="stale" />}
    </span>
  )
}

function Life({ line, now }: CacheRowProps) {
  return (
    <>
      <TimeBar
        drains
        from={line.expiresAt - line.ttlMs}
        to={line.expiresAt}
        now={now}
        bar={line.stale ? 'bg-stale' : 'bg-hit'}
        className="mr-1 h-1 bg-line"
      />
      <span className="text-right whitespace-nowrap">{seconds(line.ms)}</span>
    </>
  )
}

const ends = {
  expired: { glyph: 'expiry', word: 'expired' },
  deleted: { glyph: 'deleted', word: 'deleted' },
  gone: { glyph: 'gone', word: 'gone' },
} as const

function End({ kind, ms }: { kind: keyof typeof ends; ms: number }) {
  const { glyph, word } = ends[kind]
  return (
    <span className="col-span-2 flex items-center gap-1.5 whitespace-nowrap">
      <Glyph name={glyph} size={11} />
      {word}
      <span className="ml-auto text-ink2">{seconds(ms)} ago</span>
    </span>
  )
}

function hint(line: CacheLine): string {
  const size = `${line.bytes} bytes, TTL ${brief(line.ttlMs)}`
  if (line.kind === 'gone') return `${line.key} is gone before its TTL: evicted, or lost by Redis.`
  if (line.stale) return `${line.key} is stale: the database has v${line.dbVersion}. ${size}.`
  return `${line.key} = ${line.value} · ${size}.`
}
