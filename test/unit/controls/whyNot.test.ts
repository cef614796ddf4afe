import { expect, it } from 'vitest'
import { whyNot } from '@/components/controls/faults/whyNot'
import { store, type LabView } from '@/components/stream/store'
import { fold, started } from '../../support/fold'

const view = (more: Partial<LabView> = {}): LabView => {
  const shown = store.view()
  const live = fold([started({})])
  return { ...shown, connection: 'live', live, ...more }
}
const welcome = (presenter: boolean) => ({ ...store.view().welcome, presenter })

it('says why nothing can be disturbed, the most lasting reason first', () => {
  expect(whyNot(view())).toBeNull()
  expect(whyNot(view({ welcome: welcome(true) }))).toBeNull()
  expect(whyNot(view({ welcome: welcome(false), connection: 'lost' }))).toMatch(
    /^Only the presenter/,
  )
  expect(whyNot(view({ connection: 'lost' }))).toMatch(/no connection/)
  const { live } = view()
  expect(whyNot(view({ live: { ...live, status: 'empty' } }))).toMatch(/^Start a run/)
  expect(whyNot(view({ live: { ...live, status: 'finished' } }))).toMatch(/^This run is over/)
  expect(whyNot(view({ live: { ...live, status: 'ending' } }))).toBe('This run is ending.')
  const guide = live.run && { ...live.run, scenario: 'guide' as const }
  expect(whyNot(view({ live: { ...live, run: guide } }))).toMatch(/^The guide/)
})
