import {
  guideOutcomes,
  nobodyWaits,
  nothingAfterTtl,
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
  onlyFromDatabase,
  nothingAfterTtl,
]
