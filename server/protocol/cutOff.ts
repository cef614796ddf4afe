import type { EventOf } from './events'

/** The end of the run cut the call off: it neither failed nor was it answered. */
export const isCutOff = ({ code }: EventOf<'call:failed'>): boolean => code === 'cancelled'
