'use client'

import type { ReactNode } from 'react'
import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { Glyph } from '@/components/ui/glyphs'
import { brief, plural, whole } from '../format'
import { Injected, Nothing, Panel } from '../Panel'
import { OpenQueries, RecentQueries } from './Queries'
import { selectDatabase, type DatabaseView } from './select'

const select = ({ state }: LabView, now: number) => ({ ...selectDatabase(state, now), now })

/** What the database did, and does now. */
export function DatabasePanel() {
  const view = useSampled(select)
  return (
    <Panel
      label="Database"
      title={
        <>
          <Glyph name="db" /> Database
        </>
      }
      aside={<Limits view={view} />}
    >
      <div className="flex flex-col gap-3 px-4 pb-4">
        <dl className="grid grid-cols-3">
          <Figure label="In flight" value={whole(view.inFlight)}>
            {view.queued > 0 && `${whole(view.queued)} queued`}
          </Figure>
          <Figure label="Most at once" value={whole(view.most)} />
          <Figure label="Calls" value={whole(view.calls)} />
        </dl>
        {view.most > 0 && <OpenQueries view={view} now={view.now} />}
        {view.recent.length > 0 && <RecentQueries recent={view.recent} />}
        {view.rows.length > 0 && <Rows rows={view.rows} />}
      </div>
      {view.calls === 0 && <Nothing>No query yet. Each one appears here while it runs.</Nothing>}
    </Panel>
  )
}

function Limits({ view }: { view: DatabaseView }) {
  const { injected, pool } = view
  return (
    <>
      {pool !== null && <span>pool {pool}</span>}
      {!!injected.readMs && <Injected>+{brief(injected.readMs)} injected</Injected>}
    </>
  )
}

interface FigureProps {
  label: string
  value: string
  children?: ReactNode
}

function Figure({ label, value, children }: FigureProps) {
  return (
    <div>
      <dt className="text-ink2">{label}</dt>
      <dd className="text-[15px]/5 font-semibold">
        {value} <span className="text-[11px] font-normal text-ink3">{children}</span>
      </dd>
    </div>
  )
}

function Rows({ rows }: { rows: DatabaseView['rows'] }) {
  return (
    <div>
      <p className="flex justify-between pb-0.5 text-[11px]/4 text-ink3">
        <span>Calls by row</span>
        <span>version</span>
      </p>
      <ul>
        {rows.map(({ id, reads, writes, waiting, version }, place) => (
          <li
            key={place}
            className="grid h-5 grid-cols-[72px_minmax(0,1fr)_40px] items-center gap-x-2"
          >
            <span className="font-mono text-[11px]">row {id}</span>
            <span className="text-ink2">
              {plural(reads, 'read')}
              {writes > 0 && `, ${plural(writes, 'write')}`}
              {waiting > 0 && <span className="text-ink3">, {whole(waiting)} queued</span>}
            </span>
            <span className="text-right text-ink2">{version === null ? '–' : `v${version}`}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
