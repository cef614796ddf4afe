'use client'

import { useRef, type ReactNode } from 'react'
import Link from 'next/link'
import { X } from 'lucide-react'
import { choiceNamed } from '../controls/choices'
import { serviceTitle } from '../lab/services'
import { endOf } from '../panels/claims/words'
import { plural, whole } from '../panels/format'
import { useSampledOf } from '../stream/useSampled'
import { Button } from '../ui/button'
import { Glyph } from '../ui/glyphs'
import { Select } from '../ui/select'
import { useComparison } from './CompareProvider'
import type { Lane } from './compareStore'
import { LEAST_LANES } from './comparison'
import { LANE_HEIGHT } from './laneLayout'
import type { LaneView } from './laneRun'
import { mostQueries } from './laneScene'
import { LaneSettings } from './LaneSettings'
import { LaneExport } from './later'
import { paintLane } from './paintLane'
import { turnsFor } from './turns'
import { useLaneDrawing } from './useLaneDrawing'
import type { LaneWords } from './useLanes'
import { useWindow } from './useWindow'

/** One lane: what it is, what it has cost the database so far, and its picture. */
export function LaneRow({ lane, words }: { lane: Lane; words: LaneWords }) {
  const cost = useSampledOf(lane.run, costOf)
  const waits = useComparison((state) => state.waiting.includes(lane.id) && turnsFor(state.lanes))
  const { title, sentence, remark } = words
  return (
    <section
      aria-label={title}
      className="grid border-b border-line px-4 min-[720px]:grid-cols-[228px_minmax(0,1fr)] min-[720px]:gap-x-3 min-[1240px]:grid-cols-[254px_minmax(0,1fr)] min-[720px]:projector:grid-cols-[318px_minmax(0,1fr)]"
    >
      <div className="flex min-w-0 flex-col py-1.5 projector:[zoom:1.3]">
        <div className="flex items-start justify-between gap-2">
          <h2 className="line-clamp-2 text-[13px]/[18px] font-semibold">{title}</h2>
          <p className="flex items-center gap-1 whitespace-nowrap">
            <Glyph name="db" />
            <strong className="text-[13px]/[18px] font-semibold">{whole(cost.calls)}</strong>
            <span className="text-ink2">{cost.calls === 1 ? 'DB call' : 'DB calls'}</span>
          </p>
        </div>
        <p className="mt-0.5 line-clamp-3 text-ink2">{sentence}</p>
        {remark && <Remark>{remark.text}</Remark>}
        {waits && <Waits service={serviceTitle(waits)} />}
        <Outcome cost={cost}>
          <LaneExport lane={lane} title={title} />
        </Outcome>
        <LaneControls lane={lane} title={title} />
      </div>
      <Picture lane={lane} words={`${title}: ${wordsOf(cost)}`} />
    </section>
  )
}

/** What the lane has come to, in plain data. */
const costOf = ({ runId, state, summary, problem, gap }: LaneView) => ({
  ...{ runId, gap },
  calls: state.tally.dbReads + state.tally.dbWrites,
  reads: state.tally.reads,
  failed: summary?.claims.filter(({ held }) => !held).map(({ title }) => title) ?? [],
  held: endOf(summary?.claims ?? []),
  problem: problem?.message ?? state.message ?? null,
})
type Cost = ReturnType<typeof costOf>

const wordsOf = ({ calls, reads }: Cost): string =>
  `${plural(calls, 'database call')} for ${plural(reads, 'read')}`

/** That its numbers are not of what is set now. */
function Remark({ children }: { children: string }) {
  return (
    <p className="mt-0.5 flex gap-1 text-ink">
      <Glyph name="setting" className="mt-0.5" />
      {children}
    </p>
  )
}

/** Why it has not begun, while another lane goes on. */
function Waits({ service }: { service: string }) {
  return (
    <p className="mt-0.5 text-ink">
      Waits: the {service} is broken on purpose, so the lanes run one by one.
    </p>
  )
}

/** Why it did not run, or where its whole run is, and whether its claims held. */
function Outcome({ cost, children }: { cost: Cost; children: ReactNode }) {
  const { problem, runId, held, failed, gap } = cost
  if (problem) {
    return (
      <p role="alert" className="mt-1 flex gap-1 text-ink">
        <Glyph name="fault" className="mt-0.5 shrink-0" /> {problem}
      </p>
    )
  }
  if (runId === null) return null
  return (
    <p className="mt-0.5 text-ink3">
      {gap && 'The connection was away: the numbers are whole, the picture is not. '}
      {failed.length > 0 ? `Failed: ${failed.join(', ')}. ` : ''}
      {failed.length === 0 && held !== '' ? `${held}. ` : ''}
      <Link href={`/runs/${runId}`} className="underline hover:text-ink">
        Open this run
      </Link>
      <span className="projector:hidden"> · {children}</span>
    </p>
  )
}

function LaneControls({ lane, title }: { lane: Lane; title: string }) {
  const patterns = useComparison((state) => state.patterns)
  const several = useComparison(({ lanes }) => lanes.length > LEAST_LANES)
  const { set, choosePattern, remove } = useComparison((state) => state)
  const spec = lane.pattern.params.find(({ name }) => name === 'protection')
  return (
    <div className="mt-auto flex items-center gap-x-1 projector:hidden">
      <Select
        plain
        label="Pattern of this lane"
        value={lane.pattern.id}
        options={patterns.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(id) => choosePattern(lane.id, id)}
      />
      {spec?.type === 'choice' && (
        // What tells lanes apart is read first.
        <span className="flex max-w-28 shrink-0">
          <Select
            plain
            label="Protection of this lane"
            value={String(lane.settings.values['protection'])}
            options={spec.values.map(choiceNamed)}
            onChange={(protection) => set(lane.id, { protection })}
          />
        </span>
      )}
      <span className="ml-auto flex shrink-0">
        <LaneSettings lane={lane} title={title} />
        {several && (
          <Button
            kind="plain"
            size="tiny"
            aria-label="Remove this lane"
            title="Remove this lane"
            onClick={() => remove(lane.id)}
          >
            <X aria-hidden className="size-3.5" />
          </Button>
        )}
      </span>
    </div>
  )
}

function Picture({ lane, words }: { lane: Lane; words: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const lanes = useComparison((state) => state.lanes)
  const scale = () => mostQueries(lanes)
  useLaneDrawing(canvas, { run: lane.run, window: useWindow(), scale, paint: paintLane })
  return (
    <div className="min-w-0 py-1">
      <canvas
        ref={canvas}
        role="img"
        aria-label={words}
        className="block w-full"
        style={{ height: LANE_HEIGHT }}
      />
    </div>
  )
}
