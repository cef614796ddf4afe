import type { PatternInfo } from '@/server/protocol'

/** The questions that every pattern answers, in the order in which one asks them. */
export const explanation = ({ summary, explain }: PatternInfo): [string, string][] => [
  ['What it does', summary],
  ['When to use it', explain.use],
  ['When not', explain.avoid],
  ['What is simplified here', explain.simplified],
]
