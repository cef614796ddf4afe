import {
  deleteAfterCommit,
  guideOutcomes,
  levelMayFail,
  oneLease,
  oneLoad,
  onlyFromDatabase,
} from '../shared/claims'
import type { Claim } from '../shared/definition'
import { confirmedSurvives } from './confirmedSurvives'
import { onTheOwner } from './onTheOwner'
import { scenario } from './scenario'

export const claims: Claim[] = [
  guideOutcomes(scenario),
  onTheOwner,
  oneLoad,
  oneLease,
  levelMayFail(
    'A node that is away costs no caller an error',
    (params) => params['whenAway'] === 'database',
  ),
  confirmedSurvives,
  deleteAfterCommit,
  onlyFromDatabase,
]
