import {
  deleteAfterCommit,
  guideOutcomes,
  nobodyWaits,
  nothingAfterTtl,
  oneLease,
  oneLoad,
  withinJitter,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario.guide.outcomes),
  oneLoad,
  oneLease,
  deleteAfterCommit,
  nothingAfterTtl,
  nobodyWaits,
  withinJitter,
]
