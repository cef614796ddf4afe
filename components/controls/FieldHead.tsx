import type { ReactNode } from 'react'
import { RotateCcw } from 'lucide-react'
import type { ParamSpec } from '@/server/protocol'
import { cn } from '../ui/cn'
import { Tooltip } from '../ui/tooltip'
import { inWords } from './scale'
import { isNumber } from './settings'
import type { Help } from './useHelp'

interface FieldHeadProps {
  spec: ParamSpec
  help: Help
  /** Where its help is said to screen readers. */
  helpId: string
  /** What reset returns to, in words; null: it stands there. */
  back: string | null
  onReset: () => void
  /** The name is a heading: what it names is no single line. */
  heading?: boolean
  /** At the right end. */
  children?: ReactNode
}

/** The head of every parameter: its name and help, when a change counts, and the way back. */
export function FieldHead({
  spec,
  help,
  helpId,
  back,
  onReset,
  heading,
  children,
}: FieldHeadProps) {
  const note = noteOf(spec)
  const Name = heading ? 'h2' : 'span'
  return (
    <>
      <div className="flex h-[18px] items-center gap-1.5">
        <Tooltip text={<HelpText spec={spec} />} tip={help.tip}>
          <Name
            // A tap shows it; the tooltip itself would take it for the end of its time.
            onClick={(event) => {
              event.preventDefault()
              help.tip.onOpenChange(true)
            }}
            className={cn('shrink-0', heading ? 'font-semibold' : 'text-ink2')}
          >
            {spec.label}
          </Name>
        </Tooltip>
        {spec.injected && <Injected />}
        {note && <span className="min-w-0 truncate text-[10.5px]/[14px] text-ink3">{note}</span>}
        <span className="ml-auto flex shrink-0 items-center">
          {back !== null && <Reset {...{ back, onReset }} label={spec.label} />}
          {children}
        </span>
      </div>
      <span id={helpId} className="sr-only">
        {spec.help}
      </span>
    </>
  )
}

/** When a change is felt, where that is not at once. */
const noteOf = ({ effect }: ParamSpec): string | null =>
  effect === 'at once' ? null : `from the ${effect.replace(' to the cache', '')}`

interface ResetProps {
  label: string
  back: string
  onReset: () => void
}

export function Reset({ label, back, onReset }: ResetProps) {
  return (
    <Tooltip text={`Back to ${back}`}>
      <button
        type="button"
        aria-label={`Reset ${label} to ${back}`}
        onClick={onReset}
        className="grid size-6 place-items-center text-ink3 hover:text-ink"
      >
        <RotateCcw aria-hidden className="size-3" />
      </button>
    </Tooltip>
  )
}

function HelpText({ spec }: { spec: ParamSpec }) {
  return (
    <>
      {spec.help}
      <span className="mt-1 block text-ink3">
        {isNumber(spec) &&
          `${inWords(spec, spec.min)} to ${inWords(spec, spec.max)}. Usually ${inWords(spec, spec.default)}.`}
        {spec.effect !== 'at once' && ` A change counts from the ${spec.effect}.`}
        {spec.injected && ' Injected by the lab in front of the real server.'}
      </span>
    </>
  )
}

function Injected() {
  return (
    <span className="rounded-[2px] border border-dashed border-ctl px-1 text-[10.5px]/[13px] text-ink3">
      injected
    </span>
  )
}
