/** Has the browser save a file that was made in the page. */
export function save(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers begin the download after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
