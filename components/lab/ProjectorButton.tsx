'use client'

import { useEffect, useRef } from 'react'
import { Presentation } from 'lucide-react'
import { Button } from '../ui/button'
import { toggleProjector, useProjector } from '../ui/display'
import { Tooltip } from '../ui/tooltip'

/** It was pressed by a key: whichever button leads back takes the focus, once it is there. */
let follows = false

/** To projector mode and back, for boards without keys. */
export function ProjectorButton({ className }: { className?: string }) {
  const on = useProjector()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (follows) button.current?.focus()
    follows = false
  }, [on])
  return (
    <Tooltip text={on ? 'Back from projector mode (P)' : 'Projector mode: larger, for a room (P)'}>
      <Button
        ref={button}
        kind="plain"
        size="icon"
        aria-label={on ? 'Leave projector mode' : 'Projector mode'}
        className={className}
        onClick={({ detail }) => {
          follows = detail === 0
          toggleProjector()
        }}
      >
        <Presentation aria-hidden className="size-4" />
      </Button>
    </Tooltip>
  )
}
