import { expect, test } from '../support/labServer'

/** The figure that each pattern is about, and what its guide's script must bring it to. */
const guides = {
  'simple-caching': ['DB calls', '2'],
  'cache-aside': ['DB calls', '2'],
  invalidation: ['DB calls', '2'],
  'ttl-expiry': ['DB calls', '2'],
  'write-through': ['DB calls', '1'],
  'read-through': ['DB calls', '1'],
  'write-behind': ['Owed writes', '0'],
  'multi-level': ['DB calls', '1'],
  sharding: ['DB calls', '1'],
  'scheduled-refresh': ['DB calls', '2'],
} as const

/** What a panel of its own must say of that at the end. */
const panels: Record<string, readonly [panel: string, words: RegExp]> = {
  'simple-caching': ['Locks', /2 so far/],
  'write-behind': ['Queue', /Acknowledged1.*Applied=?1.*Superseded\+?0.*Owed\+?0/],
  'multi-level': ['Levels', /level 1 · 1.*level 2 · 1.*v1\d\.\d\d sv1no TTLv1(Choose|$)/],
  sharding: ['Slots', /3 masters, 3 replicas.*user:1, \d+ calls, 100.* % of all/],
  'scheduled-refresh': ['Schedule', /The schedule is over.*Refreshed2Skipped0Failed0/],
}

for (const [pattern, [figure, value]] of Object.entries(guides)) {
  test(`${pattern}: its guide runs to its end, and every claim holds`, async ({ page }) => {
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(`/${pattern}?scenario=guide&speed=5&start=1`)
    // A pattern may start its servers first: a cluster takes a while.
    await expect(page.getByText(/^Finished after/)).toBeVisible({ timeout: 45_000 })
    await expect(page.getByRole('button', { name: /\d+ claims? held/ })).toBeVisible()
    const headlines = page.getByRole('region', { name: 'Headline numbers' })
    const shown = headlines
      .locator('div', { has: page.getByRole('button', { name: figure }) })
      .locator('dd > span')
      .first()
    await expect(shown).toBeVisible()
    await expect(shown).toHaveText(value)
    const [panel, words] = panels[pattern] ?? []
    if (panel && words) await expect(page.locator(`[aria-label="${panel}"]`)).toHaveText(words)
    // The whole run is in sight when it is over.
    await expect(page.getByText(/The timeline shows 0\.00 s to/)).toBeAttached()
    expect(errors).toEqual([])
  })
}
