'use client'

import type { LabView } from '../stream/store'
import { useSampled } from '../stream/useSampled'

const ROUNDS = 3
/** Measured: a redraw takes 8 to 10 ms, and two of them in one frame are seen. */
const COST = 4

/** `useSampled` for a chart: rarely, and never two charts on one beat. */
export const useChart = <T>(select: (view: LabView, now: number) => T): T =>
  useSampled(select, ROUNDS, COST)
