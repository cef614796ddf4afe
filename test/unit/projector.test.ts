import { expect, it } from 'vitest'
import { selectFigures } from '@/components/lab/projector/select'
import { fold, reads, started, type Told } from '../support/fold'

it('counts the clients of the setting: those that a moved slider sent home are no longer there', () => {
  const ended = (client: number): Told => ({
    ...{ type: 'request:finished', at: 5, client, req: client, op: 'read', id: 42, ms: 5 },
    ...{ outcome: 'hit', version: 1, error: null },
  })
  const fewer: Told = {
    ...{ type: 'params:changed', at: 3, client: 0 },
    changes: [{ name: 'clients', from: 4, to: 1 }],
  }
  const all = [1, 2, 3, 4].flatMap((client) => reads(client, client))
  const watched = { panels: [], guarded: true, written: false }
  const note = (...told: Told[]) =>
    selectFigures(fold([started(), ...told]), 10, watched).find(({ glyph }) => glyph === 'waits')
      ?.note
  expect(note(...all)).toBe('of 4 clients')
  // Whoever is asked to leave ends its read first.
  expect(note(...all, fewer, ended(3), ended(4))).toBe('of 2 clients')
  expect(note(...all, fewer, ended(2), ended(3), ended(4))).toBe('of 1 client')
})
