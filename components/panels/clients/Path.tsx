'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSettings } from '@/components/controls/SettingsProvider'
import { store, type LabView } from '@/components/stream/store'
import { useSampled } from '@/components/stream/useSampled'
import { CacheNodes, ClusterNodes } from './CacheNodes'
import { DatabaseNode } from './DatabaseNode'
import { EdgeWords } from './EdgeWords'
import { graphOf } from './graph'
import { doorOf, gridHeight } from './grid'
import { LockNode, Queue } from './LockNode'
import { Node } from './parts'
import { PathCanvas } from './PathCanvas'
import { place as placeIn } from './place'
import { QueueNodes } from './QueueNodes'
import { ScheduleNode } from './ScheduleNode'
import { selectPath } from './selectPath'
import { TrafficView } from './trafficView'

/** The stations of this pattern and the ways between them, with the requests that are on them now. */
export function Path({ clients, low }: { clients: number; low: boolean }) {
  const pattern = useSettings((settings) => settings.pattern)
  const graph = useMemo(() => graphOf(pattern), [pattern])
  const traffic = useMemo(() => new TrafficView(graph), [graph])
  useEffect(() => store.follow(traffic), [traffic])
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  // Before the first run the path shows what the settings would bring.
  const protection = useSettings(({ values }) => values['protection'])
  const select = useCallback(
    ({ state }: LabView, now: number) => ({ ...selectPath(state, now, graph, protection), now }),
    [graph, protection],
  )
  const view = useSampled(select)
  const nodes = view.masters.length
  const place = useMemo(() => {
    const door = clients === 0 ? null : doorOf(clients, gridHeight(low))
    return size && placeIn(graph, size, nodes, door)
  }, [graph, size, nodes, clients, low])
  return (
    <div className="flex min-w-0 flex-1 px-4 pt-3 pb-3 min-[720px]:pl-2">
      <div ref={box} className="relative h-[150px] min-w-0 flex-1 min-[720px]:h-full">
        {size && place && (
          <>
            {place.frame && (
              <span
                aria-hidden
                style={framed(place.frame)}
                className="absolute rounded-[3px] border border-dashed border-ctl"
              />
            )}
            <PathCanvas place={place} view={traffic} {...size} />
            <EdgeWords place={place} view={traffic} />
            <Node box={place.boxes.get('app')} className="items-center px-0.5">
              <span className="font-semibold">App</span>
              <span className="font-mono text-[11px] text-ink2">read()</span>
            </Node>
            <CacheNodes view={view} place={place} />
            <ClusterNodes view={view} place={place} />
            <Queue view={view} place={place} />
            {graph.gate && <LockNode view={view} place={place} />}
            {graph.queue && <QueueNodes place={place} />}
            {graph.schedule && <ScheduleNode place={place} />}
            <DatabaseNode view={view} place={place} now={view.now} />
          </>
        )}
      </div>
    </div>
  )
}

const framed = ({ x, y, w, h }: { x: number; y: number; w: number; h: number }) => ({
  ...{ left: x, top: y, width: w, height: h },
})

/** The size of an element in px; null before it is known. */
function useSize(element: React.RefObject<HTMLElement | null>) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useEffect(() => {
    const node = element.current
    if (!node) return
    const sizes = new ResizeObserver(() =>
      setSize({ width: node.clientWidth, height: node.clientHeight }),
    )
    sizes.observe(node)
    return () => sizes.disconnect()
  }, [element])
  return size
}
