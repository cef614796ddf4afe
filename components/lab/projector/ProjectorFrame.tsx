'use client'

import { NothingYet, useNothingYet } from '../Centre'
import { TimelinePanel } from '../later'
import { StatusStrip } from '../StatusStrip'
import { Figures } from './Figures'
import { ProjectorHeader } from './ProjectorHeader'

/** The lab for a room: four numbers, the timeline, and one sentence about now. */
export function ProjectorFrame({ watchOnly }: { watchOnly: boolean }) {
  const nothingYet = useNothingYet()
  return (
    <div className="lab lab-projector bg-panel">
      <ProjectorHeader watchOnly={watchOnly} />
      <main className="lab-main">
        <Figures />
        <div className="min-h-[236px] flex-1 border-b border-line">
          {nothingYet ? (
            <div className="enlarged h-full">
              <NothingYet watchOnly={watchOnly} />
            </div>
          ) : (
            <TimelinePanel bare />
          )}
        </div>
        <StatusStrip />
      </main>
    </div>
  )
}
