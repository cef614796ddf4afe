'use client'

import type { LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { percent, plural, whole } from '../format'
import { Nothing, Panel } from '../Panel'
import { NodeRows } from './NodeRows'
import { Redirects } from './Redirects'
import { selectSlots, type SlotsView } from './select'
import { SlotMap } from './SlotMap'

const select = ({ state }: LabView, now: number) => selectSlots(state, now)

/** Where each key lives: the map of the slots, the nodes behind it, and who was redirected. */
export function SlotsPanel() {
  const view = useSampled(select)
  if (!view) {
    return (
      <Panel title="Slots" label="Slots" className="min-[720px]:min-h-[440px]">
        <Nothing>
          No map yet. A key’s name decides its slot, one of 16,384; the map says which node serves
          it.
        </Nothing>
      </Panel>
    )
  }
  return (
    <Panel
      title="Slots"
      label="Slots"
      aside={nodesThere(view)}
      className="min-[720px]:min-h-[440px]"
    >
      <div className="flex flex-col gap-2 px-4 pb-4">
        <SlotMap view={view} />
        <NodeRows nodes={view.nodes} />
        <Hottest view={view} />
        <Redirects view={view} />
      </div>
    </Panel>
  )
}

function nodesThere({ nodes }: SlotsView): string {
  const up = nodes.filter(({ state }) => state === 'up')
  const masters = up.filter(({ role }) => role === 'master').length
  const replicas = up.filter(({ role }) => role === 'replica').length
  return `${plural(masters, 'master')}, ${plural(replicas, 'replica')}`
}

/** One key can be hot for a whole node: more nodes do not help it. */
function Hottest({ view: { hottest } }: { view: SlotsView }) {
  if (!hottest) return null
  const { slot, name, calls, share, keys } = hottest
  return (
    <p className="min-h-8 text-ink2">
      Hottest slot {whole(slot)} on <span className="font-mono text-[11px]">{name}</span>:{' '}
      <span className="font-mono text-[11px] text-ink">{keys.slice(0, 2).join(', ')}</span>
      {keys.length > 2 && ` and ${keys.length - 2} more`}, {plural(calls, 'call')}, {percent(share)}{' '}
      % of all.
    </p>
  )
}
