'use client'

import { useEffect, useState } from 'react'
import { goesOn, type ClaimResult } from '@/server/protocol'
import { command } from '../../stream/commands'
import { useLab } from '../../stream/useLab'

const EVERY_MS = 1000

/**
 * How the claims of the run stand: asked for once a second while it goes on, then as its summary says.
 * Null: no run, or no answer yet.
 */
export function useClaims(): readonly ClaimResult[] | null {
  const runId = useLab((view) => view.runId)
  const alive = useLab(({ live, connection }) => connection === 'live' && goesOn(live.status))
  const final = useLab(({ summary }) => summary?.claims ?? null)
  const [asked, setAsked] = useState<{ runId: string; claims: readonly ClaimResult[] } | null>(null)
  useEffect(() => {
    if (runId === null || !alive) return
    let over = false
    const ask = async () => {
      if (document.hidden) return
      const reply = await command('run:claims', { runId })
      if (!over && 'ok' in reply) setAsked({ runId, claims: reply.ok.claims })
    }
    void ask()
    const timer = setInterval(() => void ask(), EVERY_MS)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [runId, alive])
  return final ?? (asked?.runId === runId ? asked.claims : null)
}
