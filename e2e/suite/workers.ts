import type { Case } from './case.ts'
import { equal, holds, rejects } from './check.ts'
import { spares } from './spare.ts'

export const workerCases: readonly Case[] = [
  {
    name: 'workers: as a URL, as a string, as a function',
    run: async (context) => {
      const { open, entry } = context
      const url = entry('fake-worker')
      for (const worker of [url, url.href, spares(context).worker]) {
        const reranker = await open('', { worker })
        equal((await reranker.rank('a', ['b', 'a']))[0]!.item, 'a', `with a ${typeof worker}`)
      }
    },
  },
  {
    name: 'workers: one that is not found is lost, not awaited',
    run: async ({ open, entry, node }) => {
      const started = performance.now()
      const error = await rejects(
        open('', { worker: entry('not-there') }),
        'worker-lost',
        'a worker that is not there',
      )
      holds(error.message.includes(node ? 'not-there' : 'worker'), error.message)
      holds(performance.now() - started < 5_000, 'it took more than 5 s')
    },
  },
  {
    name: 'workers: one that throws at import is lost, and its words are heard',
    run: async ({ open, entry }) => {
      const broken = open('', { worker: entry('throws-at-import') })
      await rejects(broken, 'worker-lost', 'a broken worker', 'broken at import')
    },
  },
  {
    name: 'workers: a function that throws',
    run: async ({ open }) => {
      const error = await rejects(
        open('', {
          worker: () => {
            throw new Error('no worker today')
          },
        }),
        'worker-lost',
        'a function that throws',
        'no worker today',
      )
      holds(error.cause !== undefined, 'it has no cause')
    },
  },
  {
    name: 'workers: errors cross the thread whole',
    run: async ({ open, RerankError }) => {
      const failed = open('throw-load=&code=unsupported-model', { runtime: 'kernel' })
      const error = await rejects(failed, 'unsupported-model', 'createReranker')
      holds(error instanceof RerankError && error instanceof Error, 'its class')
      equal(error.name, 'RerankError', 'name')
      const cause = error.cause as InstanceType<typeof RerankError>
      holds(cause instanceof RerankError, 'the class of its cause')
      equal(cause.code, 'unsupported-model', 'code of the cause')
      equal(cause.message, 'The fake was told to fail while loading.', 'message of the cause')
      holds(cause.stack!.includes('worker'), `the stack is not the worker's: ${cause.stack}`)
      equal((cause.cause as Error).message, 'as told', 'the cause of the cause')
      equal((cause.cause as Error).name, 'Error', 'its name')
    },
  },
  {
    name: 'workers: two rerankers at once keep to themselves',
    run: async ({ open }) => {
      const [one, two] = await Promise.all([open('shift='), open('max-length=16&rows=4')])
      const long = 'alpha '.repeat(30)
      const [first, second] = await Promise.all([
        one.rank('alpha', ['beta', long]),
        two.rank('alpha', ['beta', long]),
      ])
      equal([first[0]!.truncated, second[0]!.truncated], [undefined, true], 'truncated')
      holds(first[0]!.logit! > 4 && second[0]!.logit! < 4, 'logits of the other one')
      await one.dispose()
      equal((await two.rank('alpha', ['gamma'])).length, 1, 'one left when the other is gone')
    },
  },
]
