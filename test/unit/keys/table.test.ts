import { describe, expect, it } from 'vitest'
import { isKey } from '@/components/keys/binding'
import { bindings } from '@/components/keys/table'

const pressed = (key: string, held: Partial<KeyboardEvent> = {}) =>
  ({
    ...{ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, isComposing: false },
    ...held,
    // Only these fields are read.
  }) as KeyboardEvent

const meant = (event: KeyboardEvent) =>
  bindings.filter((key) => isKey(key, event)).map(({ id }) => id)

describe('the table of keys', () => {
  it('gives every key one meaning, with Shift as without', () => {
    for (const { keys, ctrl } of bindings) {
      for (const key of keys) {
        for (const shiftKey of [false, true])
          expect(meant(pressed(key, { ctrlKey: ctrl ?? false, shiftKey })).length).toBeLessThan(2)
      }
    }
  })
  it('has one id a binding, and words and a drawing for each', () => {
    expect(new Set(bindings.map(({ id }) => id)).size).toBe(bindings.length)
    for (const { words, shown } of bindings) {
      expect(words).toMatch(/^[A-Z]/)
      expect(shown.length).toBeGreaterThan(0)
    }
  })
  it('knows an event from a step of time by Shift, and leaves the browser its own keys', () => {
    expect(meant(pressed('ArrowLeft'))).toEqual(['back'])
    expect(meant(pressed('ArrowLeft', { shiftKey: true }))).toEqual(['before'])
    expect(meant(pressed('p'))).toEqual(['projector'])
    expect(meant(pressed('p', { ctrlKey: true }))).toEqual([])
    expect(meant(pressed('t', { metaKey: true }))).toEqual([])
    expect(meant(pressed('ArrowLeft', { altKey: true }))).toEqual([])
    expect(meant(pressed('k', { metaKey: true }))).toEqual(['palette'])
    expect(meant(pressed('k'))).toEqual([])
    expect(meant(pressed('n'))).toEqual(['next-request'])
    expect(meant(pressed('N', { shiftKey: true }))).toEqual(['request-before'])
  })
})
