import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * A network in front of a server that can fall silent: connections stay open, and nothing passes any
 * more. What was sent into the silence is lost, as behind a router that forgot its table.
 */
export async function startSilentProxy(target: string) {
  const { hostname, port } = new URL(target)
  let silent = false
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    // A connection that was there in the silence never speaks again.
    let deaf = silent
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes: Buffer) => {
        deaf ||= silent
        if (!deaf) to.write(bytes)
      })
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        if (!deaf) to.destroy()
      })
    }
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hush: () => (silent = true),
    speak: () => (silent = false),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
