'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { isKey, isTaken, taken } from './binding'
import { open, opened } from './open'
import { isPointed, watchPointer } from './pointed'
import { fits, type Screen } from './screen'
import { singleKeys } from './singleKeys'
import { bindings } from './table'

/** None of them is needed before somebody asks for it. */
const Palette = dynamic(() => import('./Palette').then((module) => module.Palette), { ssr: false })
const HelpDialog = dynamic(() => import('./HelpDialog').then((module) => module.HelpDialog), {
  ssr: false,
})
const ExplainDialog = dynamic(
  () => import('./ExplainDialog').then((module) => module.ExplainDialog),
  { ssr: false },
)

/** Listens to the keys of a screen, and shows the dialogs that they open. Stands once on a page. */
export function Shortcuts({
  settings,
  pattern,
  patterns,
  lanes = null,
}: Omit<Screen, 'go' | 'lanes'> & Partial<Pick<Screen, 'lanes'>>) {
  const router = useRouter()
  const screen = useMemo(
    () => ({ settings, pattern, patterns, lanes, go: (path: string) => router.push(path) }),
    [settings, pattern, patterns, lanes, router],
  )
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => onKey(screen, event)
    addEventListener('keydown', onKeyDown)
    const forget = watchPointer()
    return () => {
      removeEventListener('keydown', onKeyDown)
      forget()
      open(null)
    }
  }, [screen])
  const dialog = useStore(opened, (state) => state.dialog)
  const close = () => open(null)
  if (dialog === 'palette') return <Palette screen={screen} onClose={close} />
  if (dialog === 'keys') return <HelpDialog screen={screen} onClose={close} />
  if (dialog === 'explain' && pattern) return <ExplainDialog pattern={pattern} onClose={close} />
  return null
}

function onKey(screen: Screen, event: KeyboardEvent): void {
  // Whatever has the focus and knew the key has said so.
  // A dialog that was asked for and is still on its way has the keys already.
  if (event.defaultPrevented || opened.getState().dialog !== null) return
  const binding = bindings.find((key) => isKey(key, event) && fits(key.when, screen))
  if (!binding) return
  // Whoever clicks a preset and then presses Space means the run, not the preset again.
  const clicked = binding.taken === taken.space && isPointed(event.target)
  if (!clicked && isTaken(binding, event.target)) return
  if (!binding.ctrl && !singleKeys.on()) return
  event.preventDefault()
  if (event.repeat && !binding.repeats) return
  binding.act(screen)
}
