import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { CommandError, CommandName } from '../protocol/commands'

/** Who may do more than watch. */
export interface Door {
  /** Runs, pauses and changes are for presenters. */
  mayPresent(guest: Guest): boolean
  /** Told of what a viewer tried and was refused. */
  refused(line: string): void
}

export interface Guest {
  /** The other end of the connection. */
  address: string
  headers: IncomingHttpHeaders
  /** What the page sent along when it connected; anything at all. */
  auth: unknown
}

const WATCHING: ReadonlySet<CommandName> = new Set([
  'run:watch',
  'run:unwatch',
  'run:events',
  'run:claims',
])

/** Whether a command changes nothing but what its sender sees. */
export const isWatching = (name: CommandName): boolean => WATCHING.has(name)

export const notPresenter: CommandError = {
  code: 'not_presenter',
  message: 'Only the presenter of this lab can do that. You can watch every run.',
}

/**
 * Tells of the first command that was refused: a thousand more of the same viewer would say no more.
 * @returns null for a presenter, who is refused nothing
 */
export function refuser(guest: Guest, door: Door): ((name: CommandName) => void) | null {
  if (door.mayPresent(guest)) return null
  let told = false
  return (name) => {
    if (!told)
      door.refused(`Refused ${name} of a viewer at ${guest.address}: only presenters may do that.`)
    told = true
  }
}

/** This machine, and nobody behind a proxy on it. */
export const isHere = ({ address, headers }: Guest): boolean =>
  /^(::ffff:)?127\.|^::1$/.test(address) && !headers['x-forwarded-for'] && !headers.forwarded

/** This machine presents; whoever else knows the token does, too. */
export function presenters(token: string): (guest: Guest) => boolean {
  const expected = digest(token)
  return (guest) => isHere(guest) || timingSafeEqual(digest(tokenOf(guest.auth)), expected)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function tokenOf(auth: unknown): string {
  if (typeof auth !== 'object' || auth === null || !('present' in auth)) return ''
  return typeof auth.present === 'string' ? auth.present.slice(0, 200) : ''
}
