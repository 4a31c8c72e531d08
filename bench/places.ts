import { chromium } from '@playwright/test'
import { ISOLATED } from '../e2e/server.ts'
import { chromiumLaunch, findChromium } from '../scripts/chromium.ts'
import type { PlaceName, Probe } from './bench-case.ts'
import { openChromiumPage } from './chromium-page.ts'
import { openMemoryPage } from './memory-page.ts'
import { nativeProbes } from './onnx/native-probes.ts'
import type { Place } from './place.ts'
import type { OpenProbe } from './probe.ts'
import { buildSite } from './site.ts'
import { openVisits } from './visits.ts'

export interface Places {
  open(probe: Probe): Promise<OpenProbe>
  close(): Promise<void>
}

/** All places there are; each is opened when something is measured there for the first time. */
export async function openPlaces(): Promise<Places> {
  const site = await buildSite()
  const usual = chromiumLaunch(findChromium())
  const browser = await chromium.launch(usual)
  const native = nativeProbes(site.models)
  const opens: Readonly<Record<PlaceName, () => Promise<Place>>> = {
    page: () => openChromiumPage(browser, site.folder, ISOLATED),
    'page not isolated': () => openChromiumPage(browser, site.folder, {}),
    'page without AVX-VNNI': async () => {
      const args = [...usual.args!, '--js-flags=--no-enable-avx-vnni']
      const other = await chromium.launch({ ...usual, args })
      const page = await openChromiumPage(other, site.folder, ISOLATED)
      // With everything in it.
      return { ...page, close: () => other.close().then(() => page.close()) }
    },
    memory: () => openMemoryPage(browser, site.folder, site.models),
    visit: () => openVisits(browser, site.folder),
    node: async () => ({ open: (id) => native[id]!(), close: async () => {} }),
  }
  const opened = new Map<PlaceName, Promise<Place>>()
  return {
    open: async ({ id, place = 'page' }) => {
      const there = opened.get(place) ?? opens[place]()
      opened.set(place, there)
      return (await there).open(id)
    },
    close: async () => {
      // One that could not be opened has been reported already.
      for (const place of opened.values()) await (await place.catch(() => undefined))?.close()
      await browser.close()
      await site.remove()
    },
  }
}
