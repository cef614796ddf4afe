import type { EventOf } from '@/server/protocol'
import type { GlyphName } from '../ui/glyphs'

/**
 * What a look at the cache came to, the same on every screen. `kept`: the entry's own TTL was over and
 * it was served all the same; whether the database had replaced it is another question, the oracle's.
 */
export type Look = 'hit' | 'kept' | 'miss'

export const lookOf: Record<EventOf<'cache:answered'>['found'], Look> = {
  value: 'hit',
  negative: 'hit',
  stale: 'kept',
  nothing: 'miss',
}

export const lookGlyph: Record<Look, GlyphName> = { hit: 'hit', kept: 'expiry', miss: 'miss' }
