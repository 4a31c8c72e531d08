import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker as NodeWorker } from 'node:worker_threads'
import { afterAll, expect, it } from 'vitest'
import { createReranker, RerankError } from 'web-rerank'
import { createEmbedder } from 'web-rerank/embed'
import { BUILT } from '../build.ts'
import { runRealCase, type BoundCase, type RealSurroundings } from './case.ts'
import { linesOf, startRealHub } from './hub.ts'
import { record, recording } from './record.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const folder = await mkdtemp(join(tmpdir(), 'web-rerank-real-'))
// Where 'auto' keeps files: not among the user's own.
process.env.XDG_CACHE_HOME = join(folder, 'cache')
const files = join(folder, 'files')
const hub = await startRealHub()
afterAll(async () => {
  await hub.close()
  await rm(folder, { recursive: true })
})

const surroundings: RealSurroundings = {
  createReranker,
  createEmbedder,
  RerankError,
  node: true,
  isolated: true,
  adapter: null,
  folder: { path: files, names: () => readdir(files) },
  entry: (name) => pathToFileURL(join(BUILT, 'node', `${name}.js`)),
  startThread: (url) => new NodeWorker(url) as unknown as Worker,
  assets: pathToFileURL(join(BUILT, 'node/')),
  hub: hub.origin,
  recording,
  local: (name) => join(BUILT, name),
  requests: async (owner) => linesOf(hub, owner),
  memory: async () => {
    // What ends others' lives is itself collected the next time.
    for (let i = 0; i < 3; i++) {
      collectGarbage()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { rss, heapUsed } = process.memoryUsage()
    return { process: rss, heap: heapUsed }
  },
  limitStorage: () => Promise.reject(new Error('Node has no quota.')),
  record,
}

/** Tests of vitest's, of the cases for Node. */
export function defineCases(cases: readonly BoundCase[]): void {
  for (const one of cases.filter(({ places }) => places.includes('node'))) {
    it(one.name, async () => {
      expect((await runRealCase(one, surroundings)).error).toBeNull()
    })
  }
}
