import type { Browser, BrowserContext } from '@playwright/test'
import {
  EMBEDDED_START,
  MODELS,
  VISIT_FIGURES,
  VISITED,
  visitId,
  type ModelName,
  type VisitedName,
  type VisitFigure,
} from './ids.ts'
import type { Place } from './place.ts'
import type { OpenProbe } from './probe.ts'
import type { Visited } from './visit.ts'
import { HOME, LOOPBACK, serveOverWire, type WireServer } from './wire-server.ts'

/** Chromium keeps what it has compiled of a script that it meets for the second time. */
const BEEN_THERE = 2
/** The page that starts the embedded model, from the site's root. */
export const EMBEDDED_PAGE = 'kernel/visit-embedded.html'

/** The page of each, from the site's root. */
export const VISITED_PAGES: Readonly<Record<VisitedName, string>> = {
  kernel: 'kernel/visit-kernel.html',
  ours: 'onnx/visit-ours.html',
  stock: 'onnx/visit-stock.html',
}

interface Sent {
  readonly model: number
  readonly other: number
}

/** Pages that are opened by a browser that has never been there, or only once, and scored in once. */
export async function openVisits(browser: Browser, folder: string): Promise<Place> {
  const loopback = await serveOverWire(folder, LOOPBACK)
  const home = await serveOverWire(folder, HOME)
  /** Browsers that have been there, and what was sent to them. */
  const known = new Map<string, { readonly context: BrowserContext; readonly sent: Sent }>()

  /** In ms, from the page's opening to its first ranking, or from where the page counts. */
  const open = async (context: BrowserContext, { url }: WireServer, path: string) => {
    const page = await context.newPage()
    await page.goto(`${url}/${path}`)
    await page.waitForFunction(() => 'visited' in globalThis)
    const ms = await page.evaluate(() => (globalThis as unknown as Visited).visited)
    await page.close()
    return ms
  }
  const visit = async (
    context: BrowserContext,
    server: WireServer,
    who: VisitedName,
    model: ModelName,
  ) => {
    const page = await context.newPage()
    const devTools = await context.newCDPSession(page)
    await devTools.send('Network.clearBrowserCache')
    await page.close()
    return open(context, server, `${VISITED_PAGES[who]}?model=${model}`)
  }
  /** In a tab of its own, by a browser that has been there: its cache has the files, and scripts that Chromium has compiled. */
  const embedded = async () => {
    const context = await browser.newContext()
    try {
      for (let before = 0; before < BEEN_THERE; before++) {
        await open(context, loopback, EMBEDDED_PAGE)
      }
      return await open(context, loopback, EMBEDDED_PAGE)
    } finally {
      await context.close()
    }
  }
  /** By a browser that has never been there. */
  const first = async (server: WireServer, who: VisitedName, model: ModelName) => {
    const context = await browser.newContext()
    try {
      return await visit(context, server, who, model)
    } finally {
      await context.close()
    }
  }
  const firstAtHome = async (who: VisitedName, model: ModelName) => {
    const context = await browser.newContext()
    const sent = sentSince(home)
    const ms = await visit(context, home, who, model)
    await known.get(`${who}/${model}`)?.context.close()
    known.set(`${who}/${model}`, { context, sent: sent() })
    return ms
  }
  /** By the browser that was there last: it has stored the model, and forgotten everything else. */
  const againAtHome = async (who: VisitedName, model: ModelName) => {
    const before = known.get(`${who}/${model}`)
    if (!before) throw new Error(`nobody has visited ${who} yet: measure "home" first`)
    const sent = sentSince(home)
    const ms = await visit(before.context, home, who, model)
    const { model: again, other } = sent()
    if (again > 0) throw new Error(`${again} bytes of the model were sent to ${who} again`)
    if (other < before.sent.other) throw new Error(`${who} was remembered, not only its model`)
    return ms
  }
  const bytes = async (who: VisitedName, model: ModelName) => {
    const sent = sentSince(loopback)
    await first(loopback, who, model)
    return sent()
  }
  const figures: Readonly<
    Record<VisitFigure, (who: VisitedName, model: ModelName) => Promise<number>>
  > = {
    loopback: (who, model) => first(loopback, who, model),
    home: firstAtHome,
    'home again': againAtHome,
    'model bytes': async (who, model) => (await bytes(who, model)).model / 1_000,
    'other bytes': async (who, model) => (await bytes(who, model)).other / 1_000,
  }
  const samples: Readonly<Record<string, OpenProbe['sample']>> = Object.fromEntries(
    VISITED.flatMap((who) =>
      MODELS.flatMap((model) =>
        VISIT_FIGURES.map((what) => [visitId(who, model, what), () => figures[what](who, model)]),
      ),
    ),
  )
  const sampleOf = (id: string) => (id === EMBEDDED_START ? embedded : samples[id]!)
  return {
    open: async (id) => ({ sample: sampleOf(id), close: async () => {} }),
    close: async () => {
      await loopback.close()
      await home.close()
    },
  }
}

/** Gives the bytes that a server sends from now on. */
function sentSince({ sent }: WireServer): () => Sent {
  const soFar = () => {
    let [model, other] = [0, 0]
    for (const [path, bytes] of sent) {
      if (path.startsWith('/models/')) model += bytes
      else other += bytes
    }
    return { model, other }
  }
  const before = soFar()
  return () => {
    const now = soFar()
    return { model: now.model - before.model, other: now.other - before.other }
  }
}
