import { describe, expect, it } from 'vitest'
import { catalogue } from '../../server/engine'

describe.each(catalogue())('$id says what it is for', ({ summary, explain }) => {
  it('in one line', () => {
    expect(summary).toMatch(/^[A-Z].{20,140}\.$/)
  })
  it('when to use it, and when not', () => {
    expect(explain.use).toMatch(/^Use it .{20,}\.$/)
    expect(explain.avoid).toMatch(/^(Avoid|Do not) .{20,}\.$/)
  })
  it('what is real here, and what is injected', () => {
    expect(explain.simplified).toMatch(/\breal\b/)
    expect(explain.simplified).toMatch(/\binjected\b/)
  })
})
