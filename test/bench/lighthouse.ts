import { once } from 'node:events'
import { createServer } from 'node:net'
import lighthouse, { desktopConfig } from 'lighthouse'
import { atLeast, WrongCount, type Part } from './figures'
import { onStage, type Stage } from './openPage'

const PATHS = { gallery: '/', lab: '/cache-aside', compare: '/compare', open: '/runs/open' }
const CATEGORIES = ['performance', 'accessibility', 'best-practices']
const RUNS = 3
const LEAST = 95

/** Lighthouse, as on a desktop: three runs each of every screen that needs no run, each of which counts. */
export const lighthousePart: Part = async (quick, say) => {
  const figures: Record<string, number[][]> = {}
  for (const [name, path] of Object.entries(PATHS)) {
    const runs: number[][] = []
    for (let run = 0; run < (quick ? 1 : RUNS); run++) {
      runs.push(await audited(path))
      say(`lighthouse: ${name}, ${CATEGORIES.join(' / ')} ${runs.at(-1)?.join(' / ')}`)
    }
    figures[name] = runs
  }
  const each = Object.entries(figures)
  return {
    figures,
    lines: [
      `Lighthouse (${CATEGORIES.join(' / ')})`,
      ...each.map(
        ([name, runs]) => `  ${name}: ${runs.map((scores) => scores.join(' / ')).join('; ')}`,
      ),
    ],
    targets: each.flatMap(([name, runs]) =>
      CATEGORIES.map((category, i) =>
        atLeast(
          `lighthouse, ${name}: ${category}, least`,
          Math.min(...runs.map((scores) => scores[i] ?? 0)),
          LEAST,
        ),
      ),
    ),
  }
}

/** One run with a browser of its own. @returns the scores, 0 … 100, in the order of the categories */
async function audited(path: string): Promise<number[]> {
  const port = await freePort()
  const audit = async ({ url }: Stage) => {
    const flags = { port, onlyCategories: CATEGORIES, logLevel: 'error' } as const
    const result = await lighthouse(url + path, flags, desktopConfig)
    return CATEGORIES.map((category) => {
      const score = result?.lhr.categories[category]?.score
      if (typeof score !== 'number') throw new WrongCount('lighthouse', `no score of ${category}`)
      return Math.round(score * 100)
    })
  }
  return await onStage(audit, [`--remote-debugging-port=${port}`])
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || !address) throw new Error('no port is free')
  return address.port
}
