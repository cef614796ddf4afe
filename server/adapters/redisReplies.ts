import { createHash } from 'node:crypto'
import type { WireReply } from '../ports/world'
import { DELETE_UP_TO, PUT, RENEW, SET_FENCED, SET_IF_NEWER, UNDO } from './cacheScripts'
import { ACQUIRE, RELEASE } from './lockScripts'

/**
 * What a command and its reply did to the server's own counters. Redis counts a lookup for GET and
 * PTTL, inside scripts too, and none for SET NX and INCR.
 */
type Effect = (reply: unknown) => Omit<WireReply, 'text'>

const effect = (hits = 0, misses = 0, sets = 0, deletes = 0) => ({ hits, misses, sets, deletes })
const NO_EFFECT = effect()
const HIT = effect(1)
const MISS = effect(0, 1)
export const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

const effects: [script: string, effect: Effect][] = [
  // Refused: GET finds the token of another, PTTL its lease. Asked again: GET finds our own, then the fence.
  [ACQUIRE, (reply) => (first(reply) === 1 ? effect(0, 1) : effect(2))],
  // These count their own lookups, and say so at the end of their replies.
  [SET_IF_NEWER, (reply) => effect(number(reply, 1), number(reply, 2), number(reply, 0))],
  [SET_FENCED, (reply) => effect(number(reply, 1), number(reply, 2), number(reply, 0))],
  [DELETE_UP_TO, (reply) => effect(number(reply, 1), number(reply, 2), 0, number(reply, 0))],
  [PUT, (reply) => effect(number(reply, 1), number(reply, 2), 1)],
  [UNDO, (reply) => undone(number(reply, 0), number(reply, 1), number(reply, 2))],
  [RENEW, (reply) => effect(number(reply, 1), number(reply, 2))],
  [RELEASE, (reply) => (reply === 1 ? effect(1) : reply === 2 ? effect(1) : effect(0, 1))],
]
const scripts = new Map(effects.map(([text, count]) => [sha1(text), count]))

const commands: Record<string, Effect> = {
  GET: (reply) => (reply === null ? MISS : HIT),
  PTTL: (reply) => (reply === -2 ? MISS : HIT),
  // NX found something: nothing was set.
  SET: (reply) => effect(0, 0, reply === null ? 0 : 1),
  UNLINK: (reply) => effect(0, 0, 0, typeof reply === 'number' ? reply : 0),
}

/** @param how 1 it was deleted, 2 what was before it is set again */
const undone = (how: number, hits: number, misses: number) =>
  effect(hits, misses, how === 2 ? 1 : 0, how === 1 ? 1 : 0)

const number = (reply: unknown, index: number): number =>
  Array.isArray(reply) ? Number(reply[index]) : 0
const first = (reply: unknown): unknown => (Array.isArray(reply) ? reply[0] : undefined)

/** @param name in capitals */
export function readReply(name: string, args: readonly unknown[], reply: unknown): WireReply {
  const count = name === 'EVALSHA' ? scripts.get(String(args[0])) : commands[name]
  return withText(showReply(reply), count?.(reply) ?? NO_EFFECT)
}

/** A command that has no reply. */
export const failedReply = (error: Error): WireReply =>
  withText(`(error) ${error.message}`, NO_EFFECT)

/** Without spreading: it is made for each command. */
const withText = (text: string, { hits, misses, sets, deletes }: Omit<WireReply, 'text'>) => ({
  text,
  hits,
  misses,
  sets,
  deletes,
})

const SHOWN = 100

function showReply(reply: unknown): string {
  if (reply === null) return '(nil)'
  if (typeof reply === 'string') return reply.length > SHOWN ? `${reply.slice(0, SHOWN)}…` : reply
  if (typeof reply === 'number') return `(integer) ${reply}`
  if (Array.isArray(reply)) return reply.slice(0, 4).map(showReply).join(' ')
  return String(reply).slice(0, SHOWN)
}

/** A command as one would type it, its long arguments cut. Scripts are shown by their hash. */
export function showCommand(name: string, args: readonly unknown[]): string {
  let text = name
  for (let i = 0; i < args.length && i < 8; i++) {
    const arg = String(args[i])
    text += ' ' + (arg.length > SHOWN ? `${arg.slice(0, SHOWN)}…` : arg)
  }
  return text
}
