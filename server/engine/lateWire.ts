import type { Wire } from '../instrument'
import type { WireTap } from '../ports/world'

/** Commands of the handshake go out before there is a tape; they are nobody's. */
export class LateWire {
  wire: Wire | null = null
  readonly tap: WireTap = {
    sent: (server, command, node) => this.wire?.sent(server, command, node) ?? (() => {}),
    mapped: (slots, prefix) => this.wire?.mapped(slots, prefix),
  }
}
