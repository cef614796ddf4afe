import type { Wire } from '../instrument'

/** Commands of the handshake go out before there is a tape; they are nobody's. */
export class LateWire {
  wire: Wire | null = null
  readonly tap = {
    sent: (server: string, command: string) => this.wire?.sent(server, command) ?? (() => {}),
  }
}
