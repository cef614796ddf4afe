import { describe, expect, it } from 'vitest'
import { wantsWire, type WireFilter } from '@/components/panels/wire/select'
import { numbered, started, type Told } from '../../support/fold'

const sent = (
  req: number,
  command: string,
  { server = 'redis', of = 5, ours = false } = {},
): Told => ({
  ...{ type: 'wire:replied', at: 1, client: req, req, of, server, command, reply: 'OK', ms: 1 },
  ...{ hits: 0, misses: 0, sets: 0, deletes: 0, purpose: ours ? 'housekeeping' : 'first' },
})

describe('what the wire shows', () => {
  const all: Told[] = [
    started(),
    sent(7, 'GET user:1'),
    sent(7, 'SET user:1 v1'),
    sent(7, 'mg user:1', { server: 'memcached' }),
    sent(8, 'GET user:1'),
    sent(0, 'PTTL user:1', { of: 0, ours: true }),
  ]
  const shown = (filter: Partial<WireFilter>) =>
    numbered(all)
      .filter(wantsWire({ text: '', server: 'all', ours: false, req: null, ...filter }))
      .flatMap((event) => (event.type === 'wire:replied' ? [`${event.req} ${event.command}`] : []))

  it('is what clients sent, and our own looks when they are wanted', () => {
    expect(shown({})).toHaveLength(4)
    expect(shown({ ours: true })).toContain('0 PTTL user:1')
    expect(shown({ server: 'memcached' })).toEqual(['7 mg user:1'])
  })

  it('is of one request, and fits the other filters as well', () => {
    expect(shown({ req: 7 })).toEqual(['7 GET user:1', '7 SET user:1 v1', '7 mg user:1'])
    expect(shown({ req: 7, server: 'redis' })).toEqual(['7 GET user:1', '7 SET user:1 v1'])
    expect(shown({ req: 7, text: ' get ' })).toEqual(['7 GET user:1'])
    expect(shown({ req: 7, server: 'redis', text: 'mg' })).toEqual([])
  })

  it('shows none of our own looks beside one request: they are of no request', () => {
    expect(shown({ req: 7, ours: true })).toHaveLength(3)
    expect(shown({ req: 0, ours: true })).toEqual([])
  })
})
