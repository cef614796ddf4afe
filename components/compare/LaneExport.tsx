'use client'

import { Menu, MenuChoice } from '../ui/menu'
import { useComparisonStore } from './CompareProvider'
import { laneExports, type NamedLane } from './laneFiles'

/** Takes the run of a lane along as a file. */
export function LaneExport({ lane, title }: NamedLane) {
  const comparison = useComparisonStore()
  return (
    <Menu className="underline hover:text-ink" trigger="Export" label={`Export ${title}`}>
      {laneExports({ lane, title }, comparison.getState).map(({ id, title, help, act }) => (
        <MenuChoice key={id} title={title} help={help} onSelect={() => void act()} />
      ))}
    </Menu>
  )
}
