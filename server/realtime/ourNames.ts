import { isIP } from 'node:net'
import { hostname } from 'node:os'

/**
 * Whether the lab gives its runs to the name by which a browser asks for them, and takes its commands.
 * A name of somebody else that leads here would let that somebody's page read them (DNS rebinding); a
 * bare address cannot.
 *
 * @param asked the Host header
 * @param host what the lab listens on
 */
export function isOurName(asked: string | undefined, host: string): boolean {
  // Without one it is no browser.
  if (asked === undefined) return true
  const name = asked
    .replace(/:\d*$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
  const machine = hostname().toLowerCase()
  return isIP(name) !== 0 || [host, 'localhost', machine, `${machine}.local`].includes(name)
}
