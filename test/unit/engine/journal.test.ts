import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BATCH_MS, Journal } from '@/server/engine/journal'
import type { LabEvent } from '@/server/protocol'

const journals: Journal[] = []
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  for (const journal of journals.splice(0)) journal.remove()
})

function made(validate = true): Journal {
  const journal = new Journal(validate)
  journals.push(journal)
  return journal
}

const event = (seq: number, name = 'x'): LabEvent => ({
  ...{ type: 'service:back', seq, at: seq, client: 0, name },
})

/** Adds events `from` … `to` and hands them on as one batch. */
function add(journal: Journal, from: number, to: number, name?: string): void {
  for (let seq = from; seq <= to; seq++) journal.add(event(seq, name && `${name}${seq}`))
  journal.flush()
}

const seqs = (events: LabEvent[] | null) => events?.map(({ seq }) => seq) ?? null
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('the journal', () => {
  it('leaves no file behind, however the program ends', () => {
    const folder = mkdtempSync(join(tmpdir(), 'journal-test-'))
    vi.stubEnv('TMPDIR', folder)
    const journal = made()
    add(journal, 1, 3)
    expect(readdirSync(folder)).toEqual([])
    expect(seqs([...journal.all()].flat())).toEqual(range(1, 3))
    rmSync(folder, { recursive: true })
  })

  it('gives what came after an event, in parts that join', () => {
    const journal = made()
    add(journal, 1, 5)
    add(journal, 6, 7)
    journal.add(event(8))
    expect(seqs(journal.after(0, 100))).toEqual(range(1, 8))
    expect(seqs(journal.after(3, 3))).toEqual([4, 5, 6])
    expect(seqs(journal.after(6, 3))).toEqual([7, 8])
    expect(seqs(journal.after(8, 3))).toEqual([])
    expect([journal.head, journal.oldest]).toEqual([8, 1])
  })

  it('keeps 8 MB in memory, says so, and has everything in its file', () => {
    const journal = made(false)
    const text = 'ä'.repeat(1000)
    const last = 10_000
    for (let first = 1; first <= last; first += 100) add(journal, first, first + 99, text)
    expect(journal.bytes).toBeGreaterThan(8 * 1024 * 1024)
    expect(journal.oldest).toBeGreaterThan(1)
    expect(journal.after(journal.oldest - 2, 10)).toBeNull()
    expect(seqs(journal.after(journal.oldest - 1, 2))).toEqual([journal.oldest, journal.oldest + 1])
    expect(seqs(journal.after(last - 1, 10))).toEqual([last])
    expect(seqs([...journal.all()].flat())).toEqual(range(1, last))
    expect(seqs([...journal.all(9955)].flat())).toEqual(range(9955, last))
    expect([...journal.all(77)].flat()[0]).toEqual(event(77, `${text}77`))
  })

  it('refuses a hole and a repetition', () => {
    const journal = made()
    journal.add(event(1))
    expect(() => journal.add(event(3))).toThrow('event 3 after 1')
    expect(() => journal.add(event(1))).toThrow('event 1 after 1')
    expect(journal.head).toBe(1)
  })

  it('throws on an event that is not one, in development and tests', () => {
    const bad = Object.assign(event(1), { colour: 'red' })
    const strict = made()
    strict.add(bad)
    expect(() => strict.flush()).toThrow(/colour/)
    const production = made(false)
    production.add(bad)
    expect(() => production.flush()).not.toThrow()
  })

  it('hands on batches in order, once each, by its timer or when one is full', async () => {
    vi.useFakeTimers()
    const journal = made(false)
    const batches: (number[] | null)[] = []
    const off = journal.onBatch((events) => batches.push(seqs(events)))
    journal.add(event(1))
    journal.add(event(2))
    expect(batches).toEqual([])
    await vi.advanceTimersByTimeAsync(BATCH_MS)
    expect(batches).toEqual([[1, 2]])
    for (let seq = 3; seq <= 2002; seq++) journal.add(event(seq))
    await vi.advanceTimersByTimeAsync(1)
    expect(batches[1]).toHaveLength(2000)
    off()
    add(journal, 2003, 2003)
    await vi.advanceTimersByTimeAsync(10 * BATCH_MS)
    expect(batches.flat()).toEqual(range(1, 2002))
  })

  it('takes nothing after its end and stays readable', () => {
    const journal = made()
    const seen: LabEvent[] = []
    journal.onBatch((events) => seen.push(...events))
    journal.add(event(1))
    journal.close()
    expect(seqs(seen)).toEqual([1])
    journal.add(event(2))
    journal.add(event(17))
    journal.flush()
    expect([journal.head, seen.length]).toEqual([1, 1])
    expect(seqs([...journal.all()].flat())).toEqual([1])
    expect(seqs(journal.after(0, 10))).toEqual([1])
    journal.remove()
    expect(() => journal.remove()).not.toThrow()
  })
})
