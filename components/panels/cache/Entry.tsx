import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { brief, seconds, whole } from '../format'
import { nameOf } from '../slots/select'
import { TimeBar } from '../TimeBar'
import type { CacheLine, Place } from './line'

/** What is cached: its version, and whether the database has a newer one or none yet. */
export function Version({ line }: { line: CacheLine }) {
  if (line.kind !== 'live' && line.kind !== 'kept') return <span className="text-ink3">none</span>
  if (line.negative) return <span className="text-[10px]/[11px] text-ink2">no such row</span>
  if (line.unsaved) return <span className="text-[10.5px]/3 text-write">unsaved</span>
  return (
    <span className="flex items-center gap-1">
      v{line.version ?? '?'}
      {line.stale && <Glyph name="stale" size={10} label="stale" />}
      {!line.stale && line.replaced && <Glyph name="write" size={9} label="just replaced" />}
    </span>
  )
}

interface LineProps {
  line: CacheLine
}
interface BarProps extends LineProps {
  now: number
  className?: string
}

/** How long it still lives, by the server's own word; or where it lies; or that it is over, and why. */
export function Life({ line, now }: BarProps) {
  if (line.kind !== 'live' && line.kind !== 'kept') return <End line={line} ago />
  // Nothing to count down: there is room for its place.
  if (line.backstop && line.place) return <Where place={line.place} />
  return (
    <span className="flex items-center gap-1.5">
      {line.kind === 'kept' && <Glyph name="expiry" size={10} label="past its TTL" />}
      {line.backstop ? (
        <span className="h-1 flex-1 border-y border-dashed border-line2" />
      ) : (
        <Bar line={line} now={now} className="h-1 flex-1" />
      )}
      <Left line={line} />
    </span>
  )
}

/** The slot of a key and the node that serves it. */
function Where({ place: { slot, node, lost } }: { place: Place }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className="min-w-12">{whole(slot)}</span>
      {lost && <Glyph name="down" size={11} label="lost" />}
      <span className={cn('ml-auto font-mono text-[11px]', lost ? 'text-fault' : 'text-ink2')}>
        {node === null ? 'nobody' : nameOf(node)}
      </span>
    </span>
  )
}

export function Bar({ line, now, className = 'h-[3px]' }: BarProps) {
  return (
    <TimeBar
      drains
      from={line.bornAt}
      to={line.until}
      now={now}
      bar={line.kind === 'kept' ? 'hatch-stale' : line.stale ? 'bg-stale' : 'bg-hit'}
      className={cn('bg-line', className)}
    />
  )
}

/** Where the TTL is ours there is nothing to count down. */
export function Left({ line: { backstop, ms } }: LineProps) {
  if (backstop) return <span className="whitespace-nowrap text-ink3">no TTL</span>
  return <span className="min-w-12 text-right whitespace-nowrap">{seconds(ms)}</span>
}

const ends = {
  expired: { glyph: 'expiry', word: 'expired' },
  deleted: { glyph: 'deleted', word: 'deleted' },
  evicted: { glyph: 'evicted', word: 'evicted' },
  gone: { glyph: 'gone', word: 'gone' },
} as const

/** That it is over, how it ended, and how long ago. */
export function End({ line, ago = false }: LineProps & { ago?: boolean }) {
  if (line.kind === 'live' || line.kind === 'kept') return null
  const { glyph, word } = ends[line.kind]
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1 whitespace-nowrap">
      <Glyph name={glyph} size={11} />
      <span className="truncate">{word}</span>
      {ago && <span className="ml-auto text-ink2">{seconds(line.ms)} ago</span>}
    </span>
  )
}

/** The whole of an entry that was chosen: its value, its size, where it is. */
export function Whole({ line }: { line: CacheLine | undefined }) {
  if (!line) return null
  return (
    <p className="border-t border-line px-4 py-2 text-[11px]/4 wrap-anywhere text-ink2">
      {hint(line)}
    </p>
  )
}

const where = ({ place }: CacheLine): string =>
  place === null
    ? ''
    : `, slot ${whole(place.slot)}, ${place.node === null ? 'which nobody serves' : `on node ${place.node}${place.lost ? ', which is gone' : ''}`}`

/** The whole of it in words, for those who rest on the row or have the focus there. */
export function hint(line: CacheLine): string {
  const { key, tier, value, version, dbVersion, replaced, from } = line
  const words = [`${key} in ${tier}${where(line)}`]
  // No server tells which keys it has evicted, only how many.
  if (line.kind === 'evicted')
    return `${words[0]} went before its end. ${tier} has evicted keys since this one was last seen: most probably this one too.`
  if (line.kind === 'gone')
    return `${words[0]} went before its end, and ${tier} tells of no eviction since it was last seen: it was deleted by somebody else, or the server lost it.`
  if (line.unsaved) words.push('cached before the database has it')
  if (line.stale) words.push(`stale: the database has v${dbVersion}`)
  if (line.kind === 'kept') words.push('past its TTL, kept to be served stale')
  if (from !== null) words.push(`copied up from ${from}`)
  if (replaced) {
    const before = replaced.version === null ? 'an unsaved value' : `v${replaced.version}`
    words.push(`took the place of ${before} ${seconds(replaced.ms)} ago`)
  }
  const life = `${line.backstop ? 'no TTL of its own, our backstop is' : 'TTL'} ${brief(line.ttlMs)}`
  const what = version === null && !line.unsaved ? '' : ` Value ${value}.`
  return `${words.join('; ')}. ${line.bytes} bytes, ${life}.${what}`
}
