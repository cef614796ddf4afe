import { Glyph } from '../ui/glyphs'

interface FieldErrorProps {
  id: string
  message: string
  cure: string
  onCure: () => void
}

/** A refused value, said where it was given, with the nearest one that would work. */
export function FieldError({ id, message, cure, onCure }: FieldErrorProps) {
  return (
    <p id={id} role="alert" className="flex items-start gap-1.5 pt-1 pb-2 text-ink">
      <Glyph name="fault" className="mt-0.5 shrink-0" />
      <span>
        {message}{' '}
        <button
          type="button"
          onClick={onCure}
          className="font-semibold underline underline-offset-2"
        >
          {cure}
        </button>
      </span>
    </p>
  )
}
