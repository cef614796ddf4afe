import { runNote } from '../../charts/export/note'
import { store } from '../../stream/store'
import { paint } from '../draw/paint'
import { factsOf, GUTTER } from '../facts'
import { layoutOf } from '../layout'
import { controller, runEnd, timeline } from '../live'
import { changeWords } from '../useChangeWords'
import { saveSheet, type Format, type Room } from './sheet'

/** Above this many clients everything is drawn smaller, so that their lanes have room. */
const FEW = 8
const [LARGE, SMALL] = [8 / 3, 2]

/**
 * Has the browser save the part of the timeline that is in sight, with title, facts and legend, on the
 * ground of the theme.
 * @throws Error when the browser cannot draw it
 */
export async function saveTimeline(format: Format): Promise<void> {
  const { clients } = factsOf(store.view().live)
  const many = Math.max(clients, timeline.lanes.count) > FEW
  const sheet = {
    ...{ name: `cachescope-${store.view().runId ?? 'run'}-timeline`, title: 'Timeline' },
    ...{ note: runNote(), width: 1920, height: 1080, scale: many ? SMALL : LARGE },
    paint: paintTimeline,
  }
  await saveSheet(sheet, format)
}

/** The timeline as it is on the screen, in the room of the picture. */
function paintTimeline({ context, palette, width, height, ratio }: Room): void {
  const { live, cursor, welcome } = store.view()
  const { group, chosen, proof } = controller.view()
  const { clients, due } = factsOf(live)
  const params = welcome.patterns.find(({ id }) => id === live.run?.pattern)?.params ?? []
  paint({
    ...{ context, timeline, palette, due, chosen, hover: -1, ratio },
    layout: layoutOf(timeline, { width, height, gutter: GUTTER, clients, group }),
    ...{ window: controller.window, now: runEnd(), cursor: cursor?.at ?? null },
    ...{ proof: proof?.events ?? [], sayChange: changeWords(params) },
  })
}
