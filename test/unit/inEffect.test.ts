import { expect, it } from 'vitest'
import { inEffect } from '@/components/lab/inEffect'

it('tells which settings meant something in a run', () => {
  const none = { protection: 'none', keys: 1, readRatio: 1 }
  for (const name of ['leaseMs', 'patienceMs', 'beta', 'staleMs', 'skew', 'dbWriteMs']) {
    expect(inEffect(name, none), name).toBe(false)
  }
  expect(inEffect('leaseMs', { protection: 'redis-lock' })).toBe(true)
  expect(inEffect('staleMs', { protection: 'redis-lock', onPatience: 'stale' })).toBe(true)
  expect(inEffect('staleMs', { protection: 'single-flight', onPatience: 'stale' })).toBe(true)
  // Whoever waits for a shared load has patience too.
  expect(inEffect('patienceMs', { protection: 'stale-while-revalidate' })).toBe(true)
  expect(inEffect('staleMs', { protection: 'stale-while-revalidate' })).toBe(true)
  expect(inEffect('staleMs', { protection: 'redis-lock', onPatience: 'error' })).toBe(false)
  expect(inEffect('staleMs', { protection: 'early-refresh', onPatience: 'stale' })).toBe(false)
  // Only a lock gives fences.
  expect(inEffect('guard', { protection: 'single-flight', guard: 'fence' })).toBe(false)
  expect(inEffect('guard', { protection: 'redis-lock', guard: 'fence' })).toBe(true)
  expect(inEffect('guard', { protection: 'single-flight', guard: 'version' })).toBe(true)
  // A pattern without a protection uses its settings itself.
  expect(inEffect('staleMs', {})).toBe(true)
  expect(inEffect('ttlMs', none)).toBe(true)
})
