/** Typefaces of the page as a style, so that a picture looks the same where they are not installed. */
export const embeddedFonts = async (...families: string[]): Promise<string> =>
  (await Promise.all(families.map(embedded))).join('')

async function embedded(family: string): Promise<string> {
  const found = latinFace(family)
  if (!found) return ''
  try {
    const bytes = new Uint8Array(await (await fetch(found)).arrayBuffer())
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return `@font-face{font-family:'${family}';font-weight:100 900;src:url(data:font/woff2;base64,${btoa(text)}) format('woff2')}`
  } catch {
    // With the server gone the reader's own typeface does.
    return ''
  }
}

/** The address of its Latin letters. */
function latinFace(family: string): string | null {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule)) continue
      const value = (name: string) => rule.style.getPropertyValue(name)
      if (!value('font-family').includes(family)) continue
      if (!/^U\+0{1,4}-/i.test(value('unicode-range'))) continue
      const [, path] = /url\(["']?([^"')]+)/.exec(value('src')) ?? []
      if (path) return new URL(path, sheet.href ?? location.href).href
    }
  }
  return null
}
