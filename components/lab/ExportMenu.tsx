'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Check, Share2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { store } from '../stream/store'
import { useLab } from '../stream/useLab'
import { buttonClass } from '../ui/button'
import { save } from '../ui/save'
import { seriesCsv } from './seriesCsv'

const SHOWN_MS = 2000

/** Shares the run on the screen, or takes it along as a file. */
export function ExportMenu() {
  const runId = useLab((view) => view.runId)
  const recorded = useLab((view) => view.recorded)
  const [copied, setCopied] = useState(false)
  const router = useRouter()
  if (runId === null) return null
  const share = async () => {
    // Browsers lend the clipboard to secure pages only.
    const path = `/runs/${runId}`
    const done = await navigator.clipboard?.writeText(location.origin + path).then(
      () => true,
      () => false,
    )
    // Then the address bar shows what could not be copied.
    if (!done) return router.push(path)
    setCopied(true)
    setTimeout(() => setCopied(false), SHOWN_MS)
  }
  const csv = () => save(`cachescope-${runId}-series.csv`, 'text/csv', seriesCsv(store.view().live))
  const Icon = copied ? Check : Share2
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={buttonClass({}, 'px-3')}>
        <Icon aria-hidden className="size-3.5" />
        {copied ? 'Link copied' : 'Share'}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-72 rounded-[6px] border border-line2 bg-(--tip) py-1 text-[12px]/4 shadow-float"
        >
          {!recorded && (
            <>
              <Choice
                title="Copy the link to this run"
                help="Whoever opens it sees the same run, live or recorded."
                onSelect={() => void share()}
              />
              <Choice
                title="Export, whole run"
                help="One file, which opens again without a server."
                href={`/api/runs/${runId}/run.jsonl`}
              />
              <Choice
                title="Export, events"
                help="JSON Lines: every event, one a line."
                href={`/api/runs/${runId}/events.jsonl`}
              />
            </>
          )}
          <Choice
            title="Export, series"
            help="CSV: the figures of the charts, step by step."
            onSelect={csv}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

type ChoiceProps = { title: string; help: string } & ({ href: string } | { onSelect(): void })

function Choice({ title, help, ...act }: ChoiceProps) {
  const words = (
    <>
      <span className="block font-semibold text-ink">{title}</span>
      <span className="block text-ink2">{help}</span>
    </>
  )
  const className = 'block cursor-default px-3 py-2 outline-none data-[highlighted]:bg-raised'
  if ('href' in act) {
    return (
      <DropdownMenu.Item asChild className={className}>
        <a href={act.href} download>
          {words}
        </a>
      </DropdownMenu.Item>
    )
  }
  return (
    <DropdownMenu.Item className={className} onSelect={act.onSelect}>
      {words}
    </DropdownMenu.Item>
  )
}
