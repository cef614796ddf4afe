import type { Wire } from '../instrument'
import type { WireTap } from '../ports/world'

/** Commands of the handshake go out before there is a tape; they are nobody's. */
export class LateWire {
  wire: Wire | null = null
  readonly tap: WireTap = {
    sent: (...command) => this.wire?.sent(...command) ?? (() => {}),
    mapped: (...map) => this.wire?.mapped(...map),
    placed: (...key) => this.wire?.placed(...key),
    lost: (...node) => this.wire?.lost(...node),
    back: (...node) => this.wire?.back(...node),
    inherited: (...keys) => this.wire?.inherited(...keys),
  }
}
