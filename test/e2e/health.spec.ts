import { expect, test } from '../support/labServer'

test('the lab is up, with Redis and a database', async ({ request, lab }) => {
  const answer = await request.get('/api/health')
  expect(answer.status(), lab.lines.join('\n')).toBe(200)
  const { status, services } = await answer.json()
  expect(status).toBe('ok')
  const names = services.map(({ name }: { name: string }) => name)
  expect(names).toEqual(expect.arrayContaining(['redis', 'sqlite']))
})

test('the first page opens without an error', async ({ page }) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto('/')
  await expect(page).toHaveTitle(/Cachescope/)
  expect(errors).toEqual([])
})
