import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { ISOLATED, serve } from '../e2e/server.ts'
import { chromiumLaunch, findChromium } from '../scripts/chromium.ts'
import { ownEntries } from '../vite.config.ts'
import type { BenchPage } from './page.ts'
import type { OpenProbe } from './probe.ts'

export interface ChromiumPage {
  /** Opens a probe in the page; it is measured there. */
  open(id: string): Promise<OpenProbe>
  close(): Promise<void>
}

type Bench = { readonly bench: BenchPage }

/** Builds the bench's page, serves it isolated, and opens it in headless Chromium. */
export async function openChromiumPage(): Promise<ChromiumPage> {
  const folder = await mkdtemp(join(tmpdir(), 'web-rerank-bench-'))
  await build({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('.', import.meta.url)),
    base: './',
    publicDir: false,
    resolve: { alias: ownEntries },
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  })
  const served = await serve(folder, { headers: ISOLATED })
  const browser = await chromium.launch(chromiumLaunch(findChromium()))
  const page = await browser.newPage()
  await page.goto(`${served.url}/`)
  await page.waitForFunction(() => 'bench' in globalThis)
  return {
    open: async (id) => {
      await page.evaluate((id) => (globalThis as unknown as Bench).bench.open(id), id)
      return {
        sample: () => page.evaluate((id) => (globalThis as unknown as Bench).bench.sample(id), id),
        close: () => page.evaluate((id) => (globalThis as unknown as Bench).bench.close(id), id),
      }
    },
    close: async () => {
      await browser.close()
      await served.close()
      await rm(folder, { recursive: true })
    },
  }
}
