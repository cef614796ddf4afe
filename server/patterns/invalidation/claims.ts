import {
  answeredWritesSeen,
  guideOutcomes,
  guideSeesUpdate,
  neverBack,
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
  guideSeesUpdate,
  oneLoad,
  oneLease,
  onlyFromDatabase,
  neverBack,
  answeredWritesSeen(({ strategy }) => strategy === 'delete'),
  nothingAfterTtl,
  nobodyWaits,
  withinJitter,
]
