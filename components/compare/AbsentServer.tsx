'use client'

import { AbsentHelp } from '../lab/AbsentHelp'
import { missingService } from '../lab/AbsentState'
import { needs } from '../lab/services'
import { useLab } from '../stream/useLab'
import { useComparison } from './CompareProvider'
import type { Lane } from './compareStore'
import { useLanes } from './useLanes'

/** Why a lane was refused, where a command to type would cure it. */
const curable = (lanes: readonly Lane[]) =>
  lanes.map(({ run }) => run.view().problem).find((problem) => problem?.remedy) ?? null

/** Above the lanes: a server that one of them needs is not there, and how to get it. */
export function AbsentServer() {
  const lanes = useComparison((state) => state.lanes)
  const forgive = useComparison((state) => state.forgive)
  const services = [...new Set(lanes.flatMap(({ pattern }) => pattern.services))]
  const service = useLab(({ welcome }) => missingService(welcome.services, services))
  const error = useLanes(curable)
  if (!service && !error) return null
  const titles = lanes
    .map(({ pattern }) => pattern)
    .filter((pattern) => !service || needs(pattern.services, service.name))
    .map(({ title }) => title)
  return (
    <section aria-label="A server is missing" className="border-b border-line px-4 py-4">
      <AbsentHelp {...{ service, error }} needed={titles[0] ?? 'A lane'} onLooked={forgive} />
    </section>
  )
}
