import { timeKeys } from '../timeline/keys'
import { projector, toggleProjector, toggleTheme } from '../ui/display'
import { searchEvents } from '../panels/events/search'
import { taken, type Binding } from './binding'
import { open } from './open'
import { runOrPause, stepRun } from './runActions'

/** Every key of the page. The listener, the help and the palette all read this. */
export const bindings: readonly Binding[] = [
  {
    ...{
      id: 'run',
      keys: [' '],
      shown: ['Space'],
      words: 'Run, pause, resume',
      wordsForLanes: 'Run or stop all lanes',
    },
    ...{ group: 'Run', when: 'runs', taken: taken.space },
    act: runOrPause,
  },
  {
    ...{ id: 'step', keys: ['.'], shown: ['.'], words: 'Hold the run and let one call pass' },
    ...{ group: 'Run', when: 'lab', taken: taken.letters, repeats: true },
    act: stepRun,
  },
  ...timeKeys,
  {
    ...{ id: 'palette', keys: ['k', 'K'], ctrl: true, shown: ['Ctrl', 'K'] },
    ...{ words: 'All commands', group: 'Screen', when: 'always', taken: taken.nothing },
    act: () => open('palette'),
  },
  {
    ...{ id: 'search', keys: ['/'], shown: ['/'], words: 'Search the events' },
    ...{ group: 'Screen', when: 'run', taken: taken.letters },
    act: () => {
      // A room does not see the events: they come back onto the screen first.
      if (projector.on()) toggleProjector(false)
      setTimeout(searchEvents)
    },
  },
  {
    ...{ id: 'projector', keys: ['p', 'P'], shown: ['P'], words: 'Projector mode, on and off' },
    ...{ group: 'Screen', when: 'always', taken: taken.letters },
    act: () => toggleProjector(),
  },
  {
    ...{ id: 'theme', keys: ['t', 'T'], shown: ['T'], words: 'Dark or light' },
    ...{ group: 'Screen', when: 'always', taken: taken.letters },
    act: toggleTheme,
  },
  {
    ...{ id: 'keys', keys: ['?'], shown: ['?'], words: 'All keys' },
    ...{ group: 'Screen', when: 'always', taken: taken.letters },
    act: () => open('keys'),
  },
]

/** How a key is written beside the command that does the same. */
export const shownFor = (id: string): readonly string[] =>
  bindings.find((binding) => binding.id === id)?.shown ?? []
