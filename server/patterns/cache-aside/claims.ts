import {
  answeredWritesSeen,
  deleteAfterCommit,
  guideOutcomes,
  neverBack,
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
  oneLoad,
  oneLease,
  olderFenceRefused,
  deleteAfterCommit,
  neverBack,
  answeredWritesSeen(() => true),
  nothingAfterTtl,
  nobodyWaits,
  withinJitter,
]
