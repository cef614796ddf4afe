import type { ClientState, LabState } from '@/server/protocol'
import { numberOf } from '../database/select'

/** One letter a client: w waits, l loads, u writes to the database, a asks, h is held, n nothing. */
export type Doing = 'w' | 'l' | 'u' | 'a' | 'h' | 'n'

export interface ClientsView {
  /** `doing[i]` is client i + 1. */
  doing: string
  /** Indexes into `doing` of those that hold a lock. */
  holders: number[]
  counts: Record<Doing, number>
}

const letters: Record<ClientState['doing'], Doing> = {
  waiting: 'w',
  loading: 'l',
  writing: 'u',
  asking: 'a',
  held: 'h',
  nothing: 'n',
}

export function selectClients(state: LabState): ClientsView {
  const counts: ClientsView['counts'] = { w: 0, l: 0, u: 0, a: 0, h: 0, n: 0 }
  const holders: number[] = []
  let doing = ''
  const count = clientCount(state)
  for (let client = 1; client <= count; client++) {
    const now = state.clients[client]
    const letter = now ? letters[now.doing] : 'n'
    doing += letter
    counts[letter]++
    if (now?.holds) holders.push(client - 1)
  }
  return { doing, holders, counts }
}

/** The clients of the setting; the guide's script has its own, and leavers stay until they are done. */
export function clientCount(state: LabState): number {
  const wanted = state.run?.scenario === 'guide' ? 0 : (numberOf(state, 'clients') ?? 0)
  let most = wanted
  for (const [id, client] of Object.entries(state.clients)) {
    const counts = state.run?.scenario === 'guide' || client.doing !== 'nothing'
    if (counts) most = Math.max(most, Number(id))
  }
  return most
}

/** `22 waiting`, `1 loading`, `1 free`: only what is not zero. */
export function sayClients(counts: ClientsView['counts']): { doing: Doing; words: string }[] {
  const say = (doing: Doing, word: string) => ({ doing, words: `${counts[doing]} ${word}` })
  return [
    say('w', 'waiting'),
    say('l', 'loading'),
    say('u', 'writing'),
    say('a', 'asking'),
    say('h', 'held'),
    say('n', 'free'),
  ].filter(({ doing }) => counts[doing] > 0)
}
