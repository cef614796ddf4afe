import { createStore } from 'zustand/vanilla'

/** The dialogs that a key or a button opens, one at a time. */
export type Opened = 'palette' | 'keys' | 'explain'

export const opened = createStore<{ dialog: Opened | null }>(() => ({ dialog: null }))
export const open = (dialog: Opened | null): void => opened.setState({ dialog })
