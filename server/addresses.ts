import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

const ANY = new Set(['0.0.0.0', '::'])

/**
 * Where a browser may open the lab: its own origins, the best one to tell first. A fixed list: the Host
 * header, which a comparison would need, is sent by the browser too.
 *
 * @param host what the lab listens on; an address that means "all" stands for each of this machine
 */
export function addressesOf(host: string, port: number): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outer = all.filter(({ internal }) => !internal).map(({ address }) => address)
  const hosts = [...(ANY.has(host) ? outer : [host]), '127.0.0.1', 'localhost', '::1']
  return [...new Set(hosts)].map((each) => `http://${inUrl(each)}:${port}`)
}

/**
 * Whether the lab gives its runs to the name by which a browser asks for them. A name of somebody else
 * that leads here would let that somebody's page read them (DNS rebinding); a bare address cannot.
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

/** A host as it stands in a URL. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)
