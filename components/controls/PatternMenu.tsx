'use client'

import { lazy } from 'react'
import { ChevronDown } from 'lucide-react'
import { buttonClass } from '../ui/button'
import { LaterMenu } from '../ui/laterMenu'
import { useSettings } from './SettingsProvider'

const PatternList = lazy(async () => ({ default: (await import('./PatternList')).PatternList }))

/** From one pattern to another. */
export function PatternMenu() {
  const title = useSettings((settings) => settings.pattern.title)
  const trigger = (
    <>
      <h1 className="normal-nums font-medium">{title}</h1>
      <ChevronDown aria-hidden className="size-3.5" />
    </>
  )
  return (
    <LaterMenu
      className={buttonClass({}, 'px-3 max-[720px]:px-2')}
      trigger={trigger}
      menu={PatternList}
    />
  )
}
