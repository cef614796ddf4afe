'use client'

import { Menu } from '../ui/menu'
import type { LaterMenuProps } from '../ui/laterMenu'
import { ExportChoices } from './ExportChoices'

/** The menu of all that can be shared, open from the start: it is there because it was asked for. */
export const ExportList = (look: LaterMenuProps) => (
  <Menu {...look} defaultOpen>
    <ExportChoices />
  </Menu>
)
