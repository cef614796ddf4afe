import type { EventOf, EventType, LabEvent } from '@/server/protocol'
import { ofTheRun } from './sayRun'
import { ofTheServers } from './sayServers'

/** By type of event: one readable line for it, without its time and its client. */
export type Sayings = { [T in EventType]: (event: EventOf<T>) => string }

const sayings: Sayings = { ...ofTheRun, ...ofTheServers }

const say = <T extends EventType>(type: T, event: EventOf<T>): string => sayings[type](event)

/** One readable line for an event, without its time and its client. */
export const sayEvent = (event: LabEvent): string => say(event.type, event)
