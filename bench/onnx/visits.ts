import type { Browser } from '@playwright/test'
import type { Place } from '../place.ts'
import type { OpenProbe } from '../probe.ts'
import { HOME, LOOPBACK, serveOverWire, type WireServer } from '../wire-server.ts'
import { MODELS, VISITED, visitId, type ModelName, type VisitedName } from './ids.ts'
import type { Visited } from './visit.ts'

/** Pages that are opened by a browser that has never been there, and scored in once. */
export async function openVisits(browser: Browser, folder: string): Promise<Place> {
  const loopback = await serveOverWire(folder, LOOPBACK)
  const home = await serveOverWire(folder, HOME)

  /** In ms, from the page's opening to its first ranking. */
  const visit = async ({ url }: WireServer, who: VisitedName, model: ModelName) => {
    const context = await browser.newContext()
    try {
      const page = await context.newPage()
      await page.goto(`${url}/onnx/visit-${who}.html?model=${model}`)
      await page.waitForFunction(() => 'visited' in globalThis)
      return await page.evaluate(() => (globalThis as unknown as Visited).visited)
    } finally {
      await context.close()
    }
  }
  /** In KB: what one visit takes of some paths. */
  const bytes = async (who: VisitedName, model: ModelName, wanted: (path: string) => boolean) => {
    const total = () =>
      [...loopback.sent].reduce((sum, [path, sent]) => (wanted(path) ? sum + sent : sum), 0)
    const before = total()
    await visit(loopback, who, model)
    return (total() - before) / 1_000
  }
  const isModel = (path: string) => path.startsWith('/models/')
  const samples: Readonly<Record<string, OpenProbe['sample']>> = Object.fromEntries(
    VISITED.flatMap((who) =>
      MODELS.flatMap((model) => [
        [visitId(who, model, 'loopback'), () => visit(loopback, who, model)],
        [visitId(who, model, 'home'), () => visit(home, who, model)],
        [visitId(who, model, 'model bytes'), () => bytes(who, model, isModel)],
        [visitId(who, model, 'other bytes'), () => bytes(who, model, (path) => !isModel(path))],
      ]),
    ),
  )
  return {
    open: async (id) => ({ sample: samples[id]!, close: async () => {} }),
    close: async () => {
      await loopback.close()
      await home.close()
    },
  }
}
