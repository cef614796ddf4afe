import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from '@playwright/test'
import { projectRoot } from '@/server/engine'

const READY = /^Cachescope is ready at (http:\/\/\S+)$/

/** The built lab in a process of its own, and a real Chromium that looks at it. */
export interface Stage {
  url: string
  page: Page
}

/**
 * Opens both for a part of the bench, and closes them after.
 * @param flags more of them for Chromium
 */
export async function onStage<T>(
  measure: (stage: Stage) => Promise<T>,
  flags: readonly string[] = [],
): Promise<T> {
  const lab = spawn(process.execPath, ['dist/server.js'], {
    cwd: projectRoot(),
    env: { ...process.env, NODE_ENV: 'production', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let browser: Browser | undefined
  try {
    const url = await ready(lab)
    const path = process.env['CHROMIUM_PATH']
    browser = await chromium.launch({
      ...(path ? { executablePath: path } : {}),
      // Chromium refuses its sandbox to root.
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...flags],
    })
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    return await measure({ url, page })
  } finally {
    await browser?.close()
    lab.kill('SIGTERM')
  }
}

function ready(lab: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (lab.stdout) {
      createInterface({ input: lab.stdout }).on('line', (line) => {
        const url = READY.exec(line)?.[1]
        if (url) resolve(url)
      })
    }
    lab.once('close', () => reject(new Error('the lab ended before it was ready')))
  })
}
