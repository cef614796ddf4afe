import { store } from '../stream/store'
import { Controller } from './controller'
import { Timeline } from './model/timeline'

/** The timeline of the run that the page watches. It reads from the first event on, seen or not. */
export const timeline = new Timeline()
export const controller = new Controller()

store.follow({
  restart: (seq) => {
    timeline.restart(seq)
    if (seq === 0) controller.reset()
  },
  read: (event, stale) => timeline.read(event, stale),
})
