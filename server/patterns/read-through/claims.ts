import {
  guideOutcomes,
  nothingAfterTtl,
  oneLease,
  oneLoad,
  onlyFromDatabase,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario.guide.outcomes),
  oneLoad,
  onlyFromDatabase,
  oneLease,
  nothingAfterTtl,
]
