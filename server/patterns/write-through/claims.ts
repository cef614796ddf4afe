import { guideOutcomes, neverBack, oneLease, oneLoad } from '../shared/claims'
import type { Claim } from '../shared/definition'
import { failedIsUndone } from './failedIsUndone'
import { onlySavedRead } from './onlySavedRead'
import { savedWhenAnswered } from './savedWhenAnswered'
import { scenario } from './scenario'
import { cacheFirst, databaseFirst } from './stepsInOrder'

export const claims: Claim[] = [
  guideOutcomes(scenario),
  savedWhenAnswered,
  cacheFirst,
  databaseFirst,
  onlySavedRead,
  failedIsUndone,
  neverBack,
  oneLoad,
  oneLease,
]
