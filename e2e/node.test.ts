import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker as NodeWorker } from 'node:worker_threads'
import { afterAll, describe, expect, it } from 'vitest'
import { createReranker, RerankError } from 'web-rerank'
import { BUILT } from './build.ts'
import { runCase, type Surroundings } from './suite/case.ts'
import { cases } from './suite/index.ts'

const folder = await mkdtemp(join(tmpdir(), 'web-rerank-'))
// Where 'auto' keeps files: not among the user's own.
process.env.XDG_CACHE_HOME = join(folder, 'cache')
const files = join(folder, 'files')
afterAll(() => rm(folder, { recursive: true }))

const surroundings: Surroundings = {
  createReranker,
  RerankError,
  node: true,
  isolated: true,
  adapter: null,
  folder: { path: files, names: () => readdir(files) },
  entry: (name) => pathToFileURL(join(BUILT, `${name}.js`)),
  startThread: (url) => new NodeWorker(url) as unknown as Worker,
}

describe('in Node', () => {
  for (const one of cases.filter(({ slow }) => !slow)) {
    it.skipIf(one.needsAdapter)(one.name, async () => {
      expect((await runCase(one, surroundings)).error).toBeNull()
    })
  }
})

it('in Node, a thread that is no longer needed ends by itself, and by nothing else', async () => {
  const threads: NodeWorker[] = []
  const reranker = await createReranker({
    model: 'fake?ms=5',
    worker: () => {
      const thread = new NodeWorker(surroundings.entry('fake-worker'))
      thread.terminate = () => Promise.reject(new Error('it was ended from outside'))
      threads.push(thread)
      return thread as unknown as Worker
    },
  })
  const calls = reranker.rank('q', ['a', 'b']).catch(() => {})
  const exits = threads.map((thread) => once(thread, 'exit'))
  await reranker.dispose()
  await calls
  expect(await Promise.all(exits)).toEqual([[0]])
})

describe.concurrent('in Node, all at once', () => {
  for (const one of cases.filter(({ slow }) => slow)) {
    it.skipIf(one.needsAdapter)(one.name, async () => {
      expect((await runCase(one, surroundings)).error).toBeNull()
    })
  }
})
