import {
  guideOutcomes,
  nobodyWaits,
  nothingAfterTtl,
  olderFenceRefused,
  oneLease,
  oneLoad,
  withinJitter,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario),
  nothingAfterTtl,
  oneLoad,
  nobodyWaits,
  withinJitter,
  oneLease,
  olderFenceRefused,
]
