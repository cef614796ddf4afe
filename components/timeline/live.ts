import { store } from '../stream/store'
import { Controller } from './controller'
import { Timeline } from './model/timeline'

/** The timeline of the run that the page watches. It reads from the first event on, seen or not. */
export const timeline = new Timeline()
export const controller = new Controller()

/** The run has ended and its end was seen. */
let over = false

store.follow({
  restart: (seq, missed) => {
    timeline.restart(seq, missed)
    over = false
    if (seq === 0) controller.reset()
  },
  read: (event, found, state) => timeline.read(event, found, state),
})

/** The end of what has happened, ms. */
export const runEnd = (): number => Math.max(store.liveClock(), store.view().live.at)

function fitWhenOver(): void {
  const { live, connection } = store.view()
  if (over || live.status !== 'finished' || connection !== 'live') return
  over = true
  controller.over(live.at)
}
store.subscribe(fitWhenOver)
fitWhenOver()

let seeks = store.seeks()
// Whoever looks at another moment, by whatever way: it is brought into sight.
store.subscribe(() => {
  if (seeks === store.seeks()) return
  seeks = store.seeks()
  const { cursor } = store.view()
  if (cursor) controller.show(cursor.at, runEnd())
  else controller.followNow(runEnd())
})
