import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test as base, type Page } from '@playwright/test'
import { serve, STRICT_CSP, type Served } from '../server.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Not at the root: any folder of any static host will do. */
export const FOLDER = 'some/sub/path'

/** Both ends of what it should look well on, roughly. */
export const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
] as const

/** The page has an icon, beyond what the library needs. */
export const POLICY = {
  'Content-Security-Policy': `${STRICT_CSP['Content-Security-Policy']}; img-src 'self'; manifest-src 'self'`,
}

export interface Demo {
  /** The demo's own address, with a slash at its end. */
  readonly url: string
  /** The folder it is served from. */
  readonly folder: string
  /** The folder of the whole site, which it is a sub-folder of. */
  readonly site: string
  readonly served: Served
  open(page: Page, parameters?: Readonly<Record<string, string>>): Promise<void>
}

/** The demo as `npm run build:demo` makes it, served in a sub-folder under a strict policy; built once. */
export const test = base.extend<object, { demo: Demo }>({
  demo: [
    async ({ browserName: _ }, use, { workerIndex }) => {
      const site = at(`../.out/demo-${workerIndex}`)
      const folder = `${site}/${FOLDER}`
      const options = ['build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', folder]
      execFileSync(process.execPath, [at('../../node_modules/vite/bin/vite.js'), ...options], {
        cwd: at('../..'),
      })
      cpSync(at('../models/tiny-bert'), `${folder}/models/tiny-bert`, { recursive: true })
      const served = await serve(site, { headers: POLICY })
      const url = `${served.url}/${FOLDER}/`
      await use({
        ...{ url, folder, site, served },
        open: async (page, parameters = {}) => {
          const said = new URLSearchParams(parameters).toString()
          await page.goto(said === '' ? url : `${url}?${said}`)
        },
      })
      await served.close()
    },
    { scope: 'worker' },
  ],
})

export { expect } from '@playwright/test'
