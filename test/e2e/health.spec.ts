import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, startLab, test } from '../support/labServer'

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

/** Asks as no browser would: the path and the name as they are given. */
async function ask(url: string, path: string, host = new URL(url).host) {
  const { hostname, port } = new URL(url)
  return await new Promise<{ status: number; body: string }>((done, failed) => {
    get({ hostname, port, path, headers: { host } }, (answer) => {
      text(answer).then((body) => done({ status: answer.statusCode ?? 0, body }), failed)
    }).on('error', failed)
  })
}

test('an address that cannot be read is refused, and the lab lives', async ({ lab }) => {
  for (const path of ['/%', '/runs/%E0%A4%A', '/api/runs/%/run.jsonl']) {
    const { status, body } = await ask(lab.url, path)
    expect([path, status, body]).toEqual([path, 400, 'This address is not written as one.\n'])
  }
  expect((await ask(lab.url, '/')).status).toBe(200)
})

test('no run is given to a name of somebody else; the lab’s health is told to any', async ({
  lab,
}) => {
  const { status, body } = await ask(lab.url, '/api/runs/x/run.jsonl', 'evil.example')
  expect([status, body]).toEqual([421, expect.stringContaining('gives no run to this name')])
  expect((await ask(lab.url, '/api/runs/x/run.jsonl')).status).toBe(404)
  expect((await ask(lab.url, '/api/health', 'app:3000')).status).toBe(200)
})

/** Run before the server: what the pages are drawn with is broken, and stays so. */
const broken = `data:text/javascript,${encodeURIComponent(`
  const welcome = () => { throw new Error('planted') }
  Object.defineProperty(globalThis, Symbol.for('cachescope.page'), { get: () => ({ welcome }), set() {} })
`)}`

test('a page that throws says so, and the lab lives', async ({ page }) => {
  const lab = await startLab({ NODE_OPTIONS: `--import=${broken}` })
  try {
    const answer = await page.goto(`${lab.url}/cache-aside`)
    expect(answer?.status()).toBe(500)
    await expect(page.getByRole('heading', { name: 'This screen has failed' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Show all patterns' })).toBeVisible()
    await expect(page.getByText('planted')).toHaveCount(0)
    expect((await page.request.get(`${lab.url}/api/health`)).status()).toBe(200)
    expect(lab.process.exitCode).toBeNull()
  } finally {
    await lab.stop()
  }
})
