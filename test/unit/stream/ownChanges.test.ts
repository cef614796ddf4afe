import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OwnChanges } from '@/components/controls/ownChanges'

describe('own changes', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const begun = () => {
    const own = new OwnChanges()
    own.leave({ ttlMs: 10_000, dbReadMs: 2000 })
    return own
  }

  it('are told from what somebody else has moved', () => {
    const own = begun()
    expect(own.leave({ ttlMs: 10_000, dbReadMs: 2000 })).toEqual({})
    expect(own.leave({ ttlMs: 10_000, dbReadMs: 500 })).toEqual({ dbReadMs: 500 })
    own.made({ ttlMs: 20_000 })
    expect(own.leave({ ttlMs: 20_000, dbReadMs: 700 })).toEqual({ dbReadMs: 700 })
  })

  it('are not undone by older ones that come back while a slider moves', () => {
    const own = begun()
    own.made({ ttlMs: 12_000 })
    own.made({ ttlMs: 14_000 })
    own.sent({ ttlMs: 12_000 })
    expect(own.leave({ ttlMs: 12_000, dbReadMs: 2000 })).toEqual({})
    expect(own.leave({ ttlMs: 14_000, dbReadMs: 2000 })).toEqual({})
    // From here on it is another's again.
    expect(own.leave({ ttlMs: 9000, dbReadMs: 2000 })).toEqual({ ttlMs: 9000 })
  })

  it('that never come back are forgotten', () => {
    const own = begun()
    own.made({ ttlMs: 99 })
    own.sent({ ttlMs: 99 })
    vi.advanceTimersByTime(1000)
    expect(own.leave({ ttlMs: 9000, dbReadMs: 2000 })).toEqual({ ttlMs: 9000 })
  })
})
