import { networkInterfaces } from 'node:os'

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

/** A host as it stands in a URL. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)
