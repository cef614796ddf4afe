import {
  deleteAfterCommit,
  guideOutcomes,
  levelMayFail,
  nobodyWaits,
  nothingAfterTtl,
  oneLease,
  oneLoad,
  withinJitterOf,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { lateLoadRefused } from './lateLoadRefused'
import { noLongerThanBehind } from './noLongerThanBehind'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario),
  oneLoad,
  oneLease,
  lateLoadRefused,
  levelMayFail('A level that is down costs no caller an error', () => true),
  noLongerThanBehind,
  withinJitterOf('Every TTL in level 1 lies within its jitter'),
  deleteAfterCommit,
  nothingAfterTtl,
  nobodyWaits,
]
