'use client'

import { useEffect, useState, type DragEvent } from 'react'
import { NotARecording, readRecording, type Recording } from '@/server/protocol'
import { store } from '../stream/store'
import { buttonClass } from '../ui/button'
import { Shortcuts } from '../keys/Shortcuts'
import { TooltipProvider } from '../ui/tooltip'
import { loadAll, WatchOnly } from './later'
import { Logo } from './Logo'
import { ThemeToggle } from './ThemeToggle'

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
      <Choose open={open} problem={problem} reading={reading} />
      <Shortcuts settings={null} pattern={null} patterns={[]} />
    </TooltipProvider>
  )
}

interface ChooseProps {
  open(file: File | undefined): Promise<void>
  problem: string | null
  reading: boolean
}

function Choose({ open, problem, reading }: ChooseProps) {
  const drop = (event: DragEvent) => {
    event.preventDefault()
    void open(event.dataTransfer.files[0])
  }
  return (
    <div
      className="min-h-dvh bg-panel"
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <header className="flex h-11 items-center border-b border-line px-4">
        <Logo />
        <span className="ml-auto">
          <ThemeToggle />
        </span>
      </header>
      <main className="px-4 py-16 min-[720px]:px-10">
        <h1 className="text-[20px]/7 font-semibold">Open a recorded run</h1>
        <p className="mt-2 max-w-[62ch] text-[13.5px]/5 text-ink2">
          Drop a file here that was saved with “Export, whole run”, or choose one. Everything in it
          stays in this page: nothing is sent anywhere.
        </p>
        <label
          className={buttonClass(
            { kind: 'primary', size: 'prose' },
            'mt-5 has-focus-visible:ring-2',
          )}
        >
          {reading ? 'Reading the file' : 'Choose a file'}
          <input
            type="file"
            accept=".jsonl"
            className="sr-only"
            disabled={reading}
            onChange={(event) => void open(event.target.files?.[0])}
          />
        </label>
        {problem && (
          <p role="alert" className="mt-4 max-w-[62ch] text-[13.5px]/5 text-fault">
            {problem}
          </p>
        )}
      </main>
    </div>
  )
}
