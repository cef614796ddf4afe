/** It is only asked in a browser: nothing that the server renders writes keys. */
const isMac = () => /^Mac|^iP/.test(navigator.platform)

/** Keys as they are written: one after the other, held together. */
export function Keys({ shown }: { shown: readonly string[] }) {
  return (
    <span className="flex shrink-0 items-center gap-1 text-ink2">
      {shown.map((key) => (
        <kbd
          key={key}
          className="min-w-5 whitespace-nowrap rounded-[3px] border border-line2 px-1.5 text-center font-sans text-[11px]/[18px]"
        >
          {key === 'Ctrl' && isMac() ? '⌘' : key}
        </kbd>
      ))}
    </span>
  )
}
