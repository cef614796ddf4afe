import { standingOf, type ClaimResult } from '@/server/protocol'
import { plural, whole } from '../format'

type Claims = readonly ClaimResult[]

/** `5 hold · 2 untested`: only what was put to the test counts as held. */
export const nowOf = (claims: Claims): string => told(claims, (held) => `${whole(held)} hold`)

/** `5 claims held · 2 untested` */
export const endOf = (claims: Claims): string =>
  told(claims, (held) => `${plural(held, 'claim')} held`)

function told(claims: Claims, words: (held: number) => string): string {
  const count = { failed: 0, excused: 0, untested: 0, held: 0 }
  for (const claim of claims) count[standingOf(claim)]++
  const { held, excused, untested } = count
  return [
    held > 0 ? words(held) : null,
    excused > 0 ? `${whole(excused)} excused` : null,
    untested > 0 ? `${whole(untested)} untested` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** A detail as the rest of the page writes figures. */
export const detailOf = ({ detail }: ClaimResult): string =>
  detail.replace(/(^|[^\w.])(\d{4,})\b/g, (_, before: string, digits: string) => {
    return before + whole(Number(digits))
  })
