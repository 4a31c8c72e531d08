import { once } from 'node:events'
import { Worker as NodeWorker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { createReranker } from 'web-rerank'
import { defineCases, surroundings } from './suite/in-node.ts'
import { cases } from './suite/index.ts'

describe('in Node', () => defineCases(cases.filter(({ timed }) => !timed)))

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
