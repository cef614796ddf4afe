'use client'

import { useEffect, useState } from 'react'
import { NotARecording, readRecording, type Recording } from '@/server/protocol'
import { store } from '../stream/store'
import { Shortcuts } from '../keys/Shortcuts'
import { TooltipProvider } from '../ui/tooltip'
import { ChooseFile } from './ChooseFile'
import { loadAll, WatchOnly } from './later'

/** Opens a run that was exported to a file: once this page is here, no server is needed. */
export function OpenScreen() {
  const [recording, setRecording] = useState<Recording | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [reading, setReading] = useState(false)
  // Fetched now: the server may be gone when a file is chosen.
  useEffect(() => void loadAll(), [])
  useEffect(() => {
    if (recording) store.open(recording)
    return () => store.forget()
  }, [recording])
  const open = async (file: File | undefined) => {
    if (!file || reading) return
    setReading(true)
    setProblem(null)
    try {
      setRecording(
        await readRecording(await file.text(), () => new Promise((go) => setTimeout(go))),
      )
    } catch (error) {
      const why = error instanceof NotARecording ? error.message : 'The file could not be read.'
      setProblem(why)
    }
    setReading(false)
  }
  if (recording) return <WatchOnly key={recording.head.runId} pattern={recording.head.pattern} />
  return (
    <TooltipProvider>
      <ChooseFile open={open} problem={problem} reading={reading} />
      <Shortcuts settings={null} pattern={null} patterns={[]} />
    </TooltipProvider>
  )
}
