'use client'

import { useSyncExternalStore } from 'react'
import type { Health, ServiceInfo } from '@/server/protocol'
import { sameData } from '../stream/sameData'

const EVERY_MS = 3000

/** What the lab's health says of the servers; null before the first answer. */
let known: readonly ServiceInfo[] | null = null
const listeners = new Set<() => void>()
let timer = 0

async function look(): Promise<void> {
  clearTimeout(timer)
  // Nobody looks at a page in the background: it looks again when it is brought up.
  if (document.visibilityState !== 'visible') return
  const health = await ask()
  if (health && !sameData(known, health.services)) {
    known = health.services
    for (const listener of listeners) listener()
  }
  clearTimeout(timer)
  if (listeners.size > 0) timer = window.setTimeout(() => void look(), EVERY_MS)
}

/** Null: there is no answer, and what was known stays. */
async function ask(): Promise<Health | null> {
  try {
    const answer = await fetch('/api/health', { signal: AbortSignal.timeout(EVERY_MS) })
    return (await answer.json()) as Health
  } catch {
    return null
  }
}

const onVisible = () => void look()

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    timer = window.setTimeout(() => void look(), EVERY_MS)
    document.addEventListener('visibilitychange', onVisible)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisible)
    known = null
  }
}

/**
 * The real servers as they are now, on a page that has no connection to the lab: its health is asked for.
 * @param first what the server rendered the page with
 */
export const useServices = (first: readonly ServiceInfo[]): readonly ServiceInfo[] =>
  useSyncExternalStore(
    subscribe,
    () => known ?? first,
    () => first,
  )
