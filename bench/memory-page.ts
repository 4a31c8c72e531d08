import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { ISOLATED } from '../e2e/server.ts'
import { openChromiumPage } from './chromium-page.ts'
import { CONTENDERS, MODELS, speedId, THREADS } from './ids.ts'
import type { Place } from './place.ts'
import { threadMemory, type ThreadMemory } from './thread-memory.ts'

const MEGABYTE = 1e6

/**
 * A page that measures memory: after a ranking and after the garbage is gone, what its threads have in
 * their heaps and in wasm pages, beyond the size of the model's file. In MB.
 */
export async function openMemoryPage(
  browser: Browser,
  folder: string,
  models: string,
): Promise<Place> {
  const page = await openChromiumPage(browser, folder, ISOLATED)
  const weights = new Map(
    CONTENDERS.flatMap((who) =>
      MODELS.flatMap((model) =>
        THREADS.map((threads) => [
          speedId(who, model, threads),
          join(models, model, 'onnx/model_quantized.onnx'),
        ]),
      ),
    ),
  )
  return {
    open: async (id) => {
      const { size } = await stat(weights.get(id)!)
      const probe = await page.open(id)
      return {
        ...probe,
        sample: async () => {
          await probe.sample()
          return (totalBytes(await threadMemory(browser, page.url)) - size) / MEGABYTE
        },
      }
    },
    close: () => page.close(),
  }
}

/** Memory that threads share is there once, however many of them know it. */
function totalBytes(threads: readonly ThreadMemory[]): number {
  const own = threads.reduce((sum, { heap, wasm }) => sum + heap + wasm, 0)
  return own + Math.max(...threads.map(({ sharedWasm }) => sharedWasm))
}
