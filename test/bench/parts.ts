import type { Part } from './figures'
import { hits } from './hits'
import { lighthousePart } from './lighthouse'
import { oracle } from './oracle'
import { page } from './page'
import { stampede } from './stampede'
import { stream } from './stream'

/** The parts of the bench, in the order in which they run; a new one is a file and a line here. */
export const parts: Record<string, Part> = {
  stampede,
  hits,
  stream,
  oracle,
  page,
  lighthouse: lighthousePart,
}
