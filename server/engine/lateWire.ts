import type { Wire } from '../instrument'
import type { WireTap } from '../ports/world'

/** Commands of the handshake go out before there is a tape; they are nobody's. */
export class LateWire {
  wire: Wire | null = null
  readonly tap: WireTap = {
    // The busiest of all: no lists of arguments.
    sent: (server, command, node, after) =>
      this.wire === null ? noop : this.wire.sent(server, command, node, after),
    mapped: (...map) => this.wire?.mapped(...map),
    placed: (...key) => this.wire?.placed(...key),
    lost: (...node) => this.wire?.lost(...node),
    back: (...node) => this.wire?.back(...node),
    inherited: (...keys) => this.wire?.inherited(...keys),
  }
}

const noop = () => {}
