import { taken, type Binding } from '../keys/binding'
import { controller } from './live'
import { letGo, nextLane, nextRequest, storyPanel } from './requests'

type Short = Pick<Binding, 'id' | 'keys' | 'shown' | 'words' | 'act'> & Partial<Binding>

const request = (short: Short): Binding => ({
  ...{ group: 'Requests', when: 'timeline', taken: taken.moves },
  ...short,
})

/** From request to request without a mouse. */
export const requestKeys: readonly Binding[] = [
  request({
    ...{ id: 'next-request', keys: ['n', 'N'], shift: false, shown: ['N'], when: 'run' },
    ...{ words: 'The next request of the client', taken: taken.letters, repeats: true },
    act: () => nextRequest(1),
  }),
  request({
    ...{ id: 'request-before', keys: ['n', 'N'], shift: true, shown: ['Shift', 'N'], when: 'run' },
    ...{ words: 'The request before', taken: taken.letters, repeats: true },
    act: () => nextRequest(-1),
  }),
  request({
    ...{ id: 'lane-above', keys: ['ArrowUp'], shown: ['↑'], repeats: true },
    ...{ words: 'The request in the lane above', act: () => nextLane(-1) },
  }),
  request({
    ...{ id: 'lane-below', keys: ['ArrowDown'], shown: ['↓'], repeats: true },
    ...{ words: 'The request in the lane below', act: () => nextLane(1) },
  }),
  request({
    ...{ id: 'story', keys: ['Enter'], shown: ['Enter'] },
    words: 'Open the chosen request',
    act: () => {
      if (controller.view().chosen !== -1) storyPanel.call()
    },
  }),
  request({
    ...{ id: 'let-go', keys: ['Escape'], shown: ['Esc'] },
    ...{ words: 'Let the chosen request go', act: letGo },
  }),
]
