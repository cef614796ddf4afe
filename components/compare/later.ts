import dynamic from 'next/dynamic'

/** What there is to take along only once something has run. */
const laneExport = () => import('./LaneExport')
export const LaneExport = dynamic(() => laneExport().then((part) => part.LaneExport), {
  ssr: false,
})
export const tableFile = () => import('./tableCsv')
