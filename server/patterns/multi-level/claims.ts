import {
  deleteAfterCommit,
  guideOutcomes,
  nothingAfterTtl,
  oneLease,
  oneLoad,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { lateLoadRefused } from './lateLoadRefused'
import { levelMayFail } from './levelMayFail'
import { noLongerThanBehind } from './noLongerThanBehind'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario.guide.outcomes),
  oneLoad,
  oneLease,
  lateLoadRefused,
  levelMayFail,
  noLongerThanBehind,
  deleteAfterCommit,
  nothingAfterTtl,
]
