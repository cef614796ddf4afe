import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { plural, whole } from '../format'
import type { QueueView } from './select'

/** What became of every acknowledged write: the parts, and what is lost, always add up to the whole. */
export function Ledger({ view }: { view: QueueView }) {
  const { acknowledged, applied, superseded, owed, lost } = view
  return (
    <div>
      <dl className="grid grid-cols-[80px_58px_82px_minmax(0,1fr)] gap-x-1">
        <Sum label="Acknowledged" value={acknowledged} sign="" />
        <Sum label="Applied" value={applied} sign="=" mark={solid} />
        <Sum label="Superseded" value={superseded} sign="+" mark={hollow} />
        <Sum label="Owed" value={owed} sign="+" mark={dashed} />
        {lost > 0 && (
          <Sum label="Lost" value={lost} sign="+" mark="bg-fault" className="col-start-4" />
        )}
      </dl>
      <div
        role="img"
        aria-label={`Of ${plural(acknowledged, 'acknowledged write')}: ${applied} applied, ${superseded} superseded, ${owed} owed${lost > 0 ? `, ${lost} lost` : ''}.`}
        className="mt-1.5 flex h-2.5 gap-px bg-line"
      >
        <Part of={acknowledged} share={applied} className={solid} />
        <Part of={acknowledged} share={superseded} className={hollow} />
        <Part of={acknowledged} share={owed} className={cn(dashed, 'bg-panel')} />
        <Part of={acknowledged} share={lost} className="bg-fault" />
      </div>
      <Wrong view={view} />
    </div>
  )
}

const solid = 'bg-db'
const hollow = 'bg-db/25 outline-1 -outline-offset-1 outline-db'
const dashed = 'outline-1 -outline-offset-1 outline-db outline-dashed'

interface SumProps {
  label: string
  value: number
  /** What stands before it in the sum. */
  sign: string
  mark?: string
  className?: string
}

function Sum({ label, value, sign, mark, className }: SumProps) {
  return (
    <div className={className}>
      <dt className="flex items-center gap-1 text-[11px]/4 text-ink2">
        {mark && <span aria-hidden className={cn('size-2 shrink-0', mark)} />}
        <span className="truncate">{label}</span>
      </dt>
      <dd className="text-[15px]/5 font-semibold">
        {sign && (
          <span aria-hidden className="mr-1.5 font-normal text-ink3">
            {sign}
          </span>
        )}
        {whole(value)}
      </dd>
    </div>
  )
}

function Part({ of, share, className }: { of: number; share: number; className: string }) {
  if (share === 0) return null
  return <span className={cn('min-w-0.5', className)} style={{ flexGrow: share / of }} />
}

/** Only at the end of a run: the queue is empty, and yet a write is not in the database. */
function Wrong({ view: { lost, doubled } }: { view: QueueView }) {
  if (lost + doubled === 0) return null
  const words = [
    lost > 0 && `${plural(lost, 'acknowledged write')} lost`,
    doubled > 0 && `${plural(doubled, 'write')} put over a newer or the same one`,
  ].filter(Boolean)
  return (
    <p className="mt-2 flex items-center gap-1.5 font-semibold text-fault">
      <Glyph name="fault" /> {words.join(', ')}
    </p>
  )
}
