import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker as NodeWorker } from 'node:worker_threads'
import { afterAll, expect, it } from 'vitest'
import { createReranker, RerankError } from 'web-rerank'
import { BUILT } from '../build.ts'
import { runCase, type Case, type Surroundings } from './case.ts'

const folder = await mkdtemp(join(tmpdir(), 'web-rerank-'))
// Where 'auto' keeps files: not among the user's own.
process.env.XDG_CACHE_HOME = join(folder, 'cache')
const files = join(folder, 'files')
afterAll(() => rm(folder, { recursive: true }))

export const surroundings: Surroundings = {
  createReranker,
  RerankError,
  node: true,
  isolated: true,
  adapter: null,
  folder: { path: files, names: () => readdir(files) },
  entry: (name) => pathToFileURL(join(BUILT, `${name}.js`)),
  startThread: (url) => new NodeWorker(url) as unknown as Worker,
}

/** Tests of vitest's, of the suite's cases. */
export function defineCases(cases: readonly Case[]): void {
  for (const one of cases) {
    it.skipIf(one.needsAdapter)(one.name, async () => {
      expect((await runCase(one, surroundings)).error).toBeNull()
    })
  }
}
