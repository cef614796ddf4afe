import {
  guideOutcomes,
  nobodyWaits,
  nothingAfterTtl,
  olderFenceRefused,
  oneLease,
  oneLoad,
  onlyFromDatabase,
  withinJitter,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario),
  oneLoad,
  nobodyWaits,
  withinJitter,
  oneLease,
  olderFenceRefused,
  onlyFromDatabase,
  nothingAfterTtl,
]
