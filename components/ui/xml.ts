const SIGNS: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' }

/** Text that may stand anywhere in a drawing. */
export const escaped = (text: string): string =>
  text.replace(/[<>&"]/g, (sign) => SIGNS[sign] ?? sign)
