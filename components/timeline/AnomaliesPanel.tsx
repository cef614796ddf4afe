'use client'

import type { Anomaly, AnomalyKind } from '@/server/protocol'
import { anomalyKinds, anomalyWords, sentenceOf } from '@/server/protocol'
import { Nothing } from '../panels/Panel'
import { seconds, whole } from '../panels/format'
import { sayEvent } from '../panels/events/say'
import { store, type LabView } from '../stream/store'
import { useSampled } from '../stream/useSampled'
import { cn } from '../ui/cn'
import { Glyph, type GlyphName } from '../ui/glyphs'
import { VirtualList } from '../ui/VirtualList'
import { anomaliesAt, countOf, type Listed } from './anomaliesAt'
import { showAnomaly, type Proof } from './proof'
import { useController } from './useController'

const GLYPHS: Record<AnomalyKind, GlyphName> = {
  ...{ 'stale-read': 'stale', 'read-back': 'stale', 'dirty-read': 'outside-write' },
  ...{ 'lost-write': 'fault', 'double-apply': 'fault', 'lock-overlap': 'fault' },
}
const ROW = 24

const select = ({ state, live }: LabView) => {
  const [then, whole] = [state.tally.anomalies, live.tally.anomalies]
  return { list: anomaliesAt(then, whole), counts: { ...then.counts }, all: countOf(whole) }
}

/**
 * Everything that was surely wrong in this run, each with one sentence and the events that prove it:
 * counted by the moment that is looked at; what was proved later stays in the list and says so.
 */
export function AnomaliesPanel() {
  const { list, counts, all } = useSampled(select)
  const { proof } = useController()
  const later = all - countOf({ counts })
  if (all === 0) {
    return (
      <div className="pt-3">
        <Nothing>
          Nothing wrong so far: no stale read, no lost write, no lock with two holders. Whatever is
          listed here is proved by the events of the run.
        </Nothing>
      </div>
    )
  }
  return (
    <section aria-label="Anomalies" className="flex h-full min-h-0 text-[12px]/4 text-ink">
      <div className="flex min-w-0 flex-1 flex-col">
        <p className="flex flex-wrap gap-x-3 px-4 py-1.5 text-ink2">
          {anomalyKinds
            .filter((kind) => counts[kind] > 0)
            .map((kind) => (
              <span key={kind} className="flex items-center gap-1.5">
                <Glyph name={GLYPHS[kind]} size={10} /> {whole(counts[kind])}{' '}
                {anomalyWords(kind, counts[kind])}
              </span>
            ))}
          {later === all && <span>Nothing wrong by this moment.</span>}
          <span className="ml-auto text-ink3">
            {[
              ...(later > 0 ? [`${whole(later)} proved later`] : []),
              ...(list.length < all ? [`the first and the newest ${list.length} are listed`] : []),
            ].join(' · ')}
          </span>
        </p>
        <VirtualList
          label="Anomalies in the order of the run"
          count={list.length}
          rowHeight={ROW}
          className="min-h-0 flex-1 overflow-y-auto"
          row={(index) => {
            const one = list[index]
            return one && <Row key={index} {...one} chosen={isSame(one.anomaly, proof)} />
          }}
        />
      </div>
      {proof && <ProofList proof={proof} />}
    </section>
  )
}

const isSame = (anomaly: Anomaly, proof: Proof | null): boolean =>
  proof?.anomaly.kind === anomaly.kind && proof.anomaly.proof.join() === anomaly.proof.join()

function Row({ anomaly, later, chosen }: Listed & { chosen: boolean }) {
  return (
    <div role="listitem">
      <button
        type="button"
        aria-current={chosen ? 'true' : undefined}
        title={sentenceOf(anomaly)}
        onClick={() => void showAnomaly(anomaly)}
        className={cn(
          'grid h-6 w-full grid-cols-[52px_12px_minmax(0,1fr)_auto] items-center gap-x-2 px-4 text-left hover:bg-raised',
          later && !chosen && 'text-ink3',
          chosen && 'bg-raised shadow-[inset_2px_0_var(--ink)]',
        )}
      >
        <span className="text-right text-ink3">{seconds(anomaly.at)}</span>
        <Glyph name={GLYPHS[anomaly.kind]} size={10} />
        <span className="truncate">{sentenceOf(anomaly)}</span>
        {later && <span className="text-ink3">later</span>}
      </button>
    </div>
  )
}

/** The events that prove the chosen one, with the numbers that they have on the timeline. */
function ProofList({ proof: { anomaly, events } }: { proof: Proof }) {
  return (
    <div className="w-[42%] shrink-0 overflow-y-auto border-l border-line px-4 py-2 max-[720px]:w-1/2">
      <p className="pb-1.5">{sentenceOf(anomaly)}</p>
      <ol aria-label="Events that prove it">
        {events.map(({ seq, at }, index) => {
          const event = store.event(seq)
          return (
            <li key={seq}>
              <button
                type="button"
                onClick={() => void store.seek({ seq })}
                title={`Event ${whole(seq)}`}
                className="grid w-full grid-cols-[14px_52px_minmax(0,1fr)] items-center gap-x-1.5 py-0.5 text-left hover:bg-raised"
              >
                <span className="bg-ink text-center text-[10px]/[14px] font-semibold text-panel">
                  {index + 1}
                </span>
                <span className="text-right text-ink3">{seconds(at)}</span>
                <span className="truncate text-ink2">{event && sayEvent(event)}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
