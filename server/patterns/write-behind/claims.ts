import { guideOutcomes, oneLease, oneLoad } from '../shared/claims'
import type { Claim } from '../shared/definition'
import { acknowledgedByBroker } from './acknowledgedByBroker'
import { appliedOnce } from './appliedOnce'
import { nothingLost } from './nothingLost'
import { owedNeverLoaded } from './owedNeverLoaded'
import { owedStaysCached } from './owedStaysCached'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario),
  acknowledgedByBroker,
  nothingLost,
  appliedOnce,
  owedNeverLoaded,
  owedStaysCached,
  oneLoad,
  oneLease,
]
