import {
  guideOutcomes,
  nothingAfterTtl,
  olderFenceRefused,
  oneLease,
  oneLoad,
  nobodyWaits,
  withinJitter,
  onlyFromDatabase,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { negativeLife } from './negativeLife'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario),
  oneLoad,
  nobodyWaits,
  withinJitter,
  negativeLife,
  onlyFromDatabase,
  oneLease,
  olderFenceRefused,
  nothingAfterTtl,
]
