import { protectionFacts } from '../controls/protections'
import { inWords } from '../controls/scale'
import { presetOf, type Settings } from '../controls/settings'
import type { PatternInfo } from '@/server/protocol'

/** What the next run is called, and what will happen in it. */
export function forecast(
  pattern: PatternInfo,
  settings: Settings,
): { title: string; text: string } {
  const { scenario, values } = settings
  const ms = (name: string) => inWords({ unit: 'ms' }, Number(values[name]))
  const lives = 'ttlMs' in values ? `lives ${ms('ttlMs')}` : 'has no TTL'
  const query = pattern.panels.includes('queue') ? 'Write' : 'Read'
  const takes = `a database ${query.toLowerCase()} takes ${ms(`db${query}Ms`)}`
  const life = `A cached value ${lives}, ${takes}.`
  const pace = settings.speed === 1 ? '' : ` Times are divided by ${settings.speed}.`
  if (scenario === 'guide') {
    const text = `One caller plays the guide’s calls one after another on a cold cache. ${life}${pace}`
    return { title: `Play the guide’s ${inSentence(pattern.title)}`, text }
  }
  const preset = presetOf(pattern, settings.preset)
  const clients = Number(values.clients)
  const keys = Number(values.keys)
  const who = clients === 1 ? 'One client asks' : `${clients} clients ask`
  const what = keys === 1 ? 'the same key' : `${keys} keys`
  const guard = clients > 1 ? ` ${protectionFacts(values.protection)?.line ?? ''}` : ''
  return {
    title: `Run ${preset ? quoted(preset.title) : inSentence(pattern.title)}`,
    text: `${who} for ${what}, starting together on a cold cache.${guard} ${life}${pace}`,
  }
}

/** `Cache-aside` becomes `cache-aside`, `TTL expiry` stays. */
const inSentence = (title: string): string =>
  /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)

/** A preset by its name, whatever words that is made of. */
export const quoted = (title: string): string => `“${title}”`
