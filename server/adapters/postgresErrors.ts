import { DatabaseError } from 'pg'
import { ReplyLost } from '../ports'

/** The address without its credentials. */
export function showAddress(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'its socket'}:${port || 5432}${pathname}`
}

/** What is known of a failure: why, in words, and whether trying again in a second could help. */
export interface Trouble {
  words: string
  passing: boolean
}

const passing = (words: string): Trouble => ({ words, passing: true })
const lasting = (words: string): Trouble => ({ words, passing: false })

/** SQLSTATE (PostgreSQL manual, appendix A) of what may go wrong on connecting. */
const states: Record<string, Trouble> = {
  '28P01': lasting('it rejects the user or the password'),
  '28000': lasting('it does not let this user in'),
  '3D000': lasting('there is no database of this name'),
  '42501': lasting(`this user may not use the table cachescope_rows, or create it`),
  '53300': passing('it has reached its limit of connections'),
  '57P03': passing('it is still starting'),
}

const codes: Record<string, Trouble> = {
  ECONNREFUSED: passing('the connection was refused'),
  ECONNRESET: passing('the connection was closed'),
  ENOTFOUND: passing('its host name is unknown'),
  EAI_AGAIN: passing('its host name is unknown'),
}

/** Why PostgreSQL could not be reached, in words that continue "did not answer: …". */
export function troubleOf(error: unknown): Trouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  const known = error instanceof DatabaseError ? states[code] : codes[code]
  if (known) return known
  if (/timeout/.test(message)) return passing('nothing came back within 2 s')
  if (/password must be a string/.test(message)) return lasting('it asks for a password')
  return passing(message || code)
}

/** The pool's word for a call that waited for one of its connections to be free: in vain. */
export const isWaitOver = (error: unknown): boolean =>
  error instanceof Error && error.message === 'timeout exceeded when trying to connect'

/** PostgreSQL refused the statement, and the connection lives on: nothing was changed. */
export function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.severity === 'ERROR'
}

/** The statement had been sent, and no answer says what became of it. */
export const withoutReply = (error: unknown): ReplyLost =>
  new ReplyLost(`PostgreSQL gave no reply: ${troubleOf(error).words}`)
