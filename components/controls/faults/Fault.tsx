'use client'

import { useId, useState, type ReactNode } from 'react'
import type { FaultInfo, NumberSpec } from '@/server/protocol'
import { disturb } from '../../stream/actions'
import { Button } from '../../ui/button'
import { Glyph } from '../../ui/glyphs'
import { Tooltip } from '../../ui/tooltip'
import { FieldError } from '../FieldError'
import { inWords } from '../scale'
import { useTyped } from '../useTyped'
import { ValueInput } from '../ValueInput'

interface FaultProps {
  fault: FaultInfo
  /** The id of the sentence that says why nothing can be disturbed now; null: it can. */
  reasonId: string | null
}

/** One fault: the button that does it, and how many, how long or which row. */
export const Fault = ({ fault, reasonId }: FaultProps) =>
  fault.amount ? (
    <Counted {...{ fault, reasonId }} spec={fault.amount} />
  ) : (
    <Row {...{ fault, reasonId }} ask={() => disturb(fault.name)} />
  )

function Counted({ fault, reasonId, spec }: FaultProps & { spec: NumberSpec }) {
  const id = useId()
  const [value, setValue] = useState(spec.default)
  const typed = useTyped(spec, value, setValue)
  const label = `${fault.title}: ${spec.label.toLowerCase()}`
  const { wrong } = typed
  return (
    <Row
      {...{ fault, reasonId }}
      // Leaving the field with the press has just found it wrong.
      ask={async () => (wrong ? {} : disturb(fault.name, value))}
      field={
        <>
          <span aria-hidden>{wordFor(spec)}</span>
          <ValueInput {...{ value, typed }} spec={{ ...spec, label }} errorId={`${id}-error`} />
        </>
      }
    >
      {wrong && (
        <FieldError
          id={`${id}-error`}
          message={wrong.message}
          cure={`Use ${inWords(spec, wrong.nearest)}`}
          onCure={() => typed.settle(wrong.nearest)}
        />
      )}
    </Row>
  )
}

/** Between the button and its figure, so that the two read as one. */
const wordFor = ({ unit, label }: NumberSpec): string =>
  unit === 'ms' ? 'for' : label === 'Row' ? 'row' : 'next'

interface RowProps extends FaultProps {
  ask: () => ReturnType<typeof disturb>
  field?: ReactNode
  children?: ReactNode
}

function Row({ fault, reasonId, ask, field, children }: RowProps) {
  const id = useId()
  const [refusal, setRefusal] = useState<string | null>(null)
  const act = async () => setRefusal((await ask()).error?.message ?? null)
  return (
    <li>
      <div className="flex items-center gap-2">
        <Tooltip text={fault.help}>
          <Button
            disabled={reasonId !== null}
            aria-describedby={reasonId ?? `${id}-help`}
            className="min-w-0 flex-1 justify-start"
            onClick={() => void act()}
          >
            {fault.title}
          </Button>
        </Tooltip>
        <span className="flex min-w-[52px] shrink-0 items-center justify-end gap-0.5 text-ink3 max-[720px]:min-w-16">
          {field}
        </span>
      </div>
      <span id={`${id}-help`} className="sr-only">
        {fault.help}
      </span>
      {children}
      {refusal !== null && (
        <p role="alert" className="flex items-start gap-1.5 pt-1 text-ink">
          <Glyph name="fault" className="mt-0.5 shrink-0" />
          {refusal}
        </p>
      )}
    </li>
  )
}
