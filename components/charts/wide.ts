import { createContext } from 'react'

/** Whether a chart has the room of a whole picture: its time axis then counts in whole steps. */
export const Wide = createContext(false)
