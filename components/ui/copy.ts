/**
 * Puts a text on the clipboard.
 * @returns whether it is there: browsers may refuse
 */
export async function copyText(text: string): Promise<boolean> {
  // Browsers lend the clipboard to secure pages only, and a classroom's address is none.
  if (!navigator.clipboard) return copyBySelection(text)
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyBySelection(text),
  )
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.style.cssText = 'position:fixed;opacity:0'
  document.body.append(field)
  field.select()
  // Deprecated, and the only way where there is no clipboard.
  const done = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return done
}
