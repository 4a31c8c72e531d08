import type { Attempt, Reranker } from 'web-rerank'
import type { Case } from './case.ts'
import { equal, holds, rejects } from './check.ts'
import { spares } from './spare.ts'

/** Those that were tried: what the surroundings rule out from the start is told apart elsewhere. */
function tried({ info }: Reranker): string[] {
  return info.attempts
    .filter(({ outcome }) => outcome !== 'skipped')
    .map(({ runtime, device, dtype, outcome, code }: Attempt) =>
      [runtime, device, dtype, outcome, code].filter(Boolean).join(' '),
    )
}

export const attemptCases: readonly Case[] = [
  {
    name: 'attempts: the first that loads is taken',
    run: async ({ open, node }) => {
      const { info } = await open()
      equal([info.runtime, info.device, info.dtype], ['fake', 'wasm', 'int8'], 'what runs')
      equal(info.attempts.at(-1)!.outcome, 'accepted', 'the last attempt')
      const onnx = await open('', { runtime: 'onnx' })
      equal(onnx.info.device, node ? 'cpu' : 'wasm', 'device of the stock runtime')
    },
  },
  {
    name: 'attempts: each failed load is passed over, its reason kept, in a fresh worker each',
    run: async (context) => {
      const on = context.node ? 'cpu' : 'wasm'
      const spare = spares(context)
      const reranker = await context.open('throw-load=int8&code=out-of-memory', {
        worker: spare.worker,
      })
      equal(
        tried(reranker),
        [
          'kernel wasm int8 failed out-of-memory',
          `onnx ${on} int8 failed out-of-memory`,
          `onnx ${on} fp32 accepted`,
        ],
        'attempts',
      )
      for (const { outcome, reason } of reranker.info.attempts) {
        equal(Boolean(reason), outcome !== 'accepted', `a reason for ${outcome}`)
      }
      const why = reranker.info.attempts.find(({ outcome }) => outcome === 'failed')!.reason
      equal(why, 'The fake was told to fail while loading.', 'reason')
      equal([spare.counts.started, spare.counts.ended], [3, 2], 'workers started, ended')
      equal(reranker.info.dtype, 'fp32', 'info.dtype')
      equal((await reranker.rank('a', ['a b'])).scoreKey, reranker.info.scoreKey, 'score key')
    },
  },
  {
    name: 'attempts: a fault of one runtime, and of one device',
    run: async ({ open, node }) => {
      const ofRuntime = tried(await open('throw-load=kernel'))
      equal(ofRuntime[0], 'kernel wasm int8 failed load-failed', 'a runtime')
      equal(ofRuntime.length, 2, 'attempts')
      const ofDevice = open('throw-load=wasm')
      if (node) equal((await ofDevice).info.device, 'cpu', 'what is left in Node')
      else await rejects(ofDevice, 'load-failed', 'nothing is left in a page')
    },
  },
  {
    name: 'attempts: nonsense numbers are caught by the check at load',
    run: async ({ open }) => {
      for (const [fault, words] of [
        ['nan-run=kernel&after=-3', 'finite'],
        ['constant=kernel', 'same score'],
      ] as const) {
        const reranker = await open(fault)
        equal(tried(reranker)[0], 'kernel wasm int8 failed bad-scores', fault)
        const reason = reranker.info.attempts.find(({ code }) => code === 'bad-scores')!.reason!
        holds(reason.includes(words), `no "${words}" in "${reason}"`)
        equal((await reranker.rank('a', ['b', 'a'])).length, 2, 'results of the next candidate')
      }
    },
  },
  {
    name: 'attempts: when all fail, the error says why each did',
    run: async ({ open, RerankError }) => {
      const error = await rejects(open('throw-load='), 'load-failed', 'all')
      holds(error instanceof RerankError, 'it is no RerankError')
      for (const words of ['kernel/wasm/int8', 'int8', 'fp32', 'told to fail while loading']) {
        holds(error.message.includes(words), `no "${words}" in "${error.message}"`)
      }
      const one = open('throw-load=&code=out-of-memory')
      await rejects(one, 'out-of-memory', 'one code for all')
      await rejects(open('constant='), 'bad-scores', 'constant scores everywhere')
    },
  },
  {
    name: 'attempts: what no other candidate can mend ends the search at once',
    run: async (context) => {
      for (const code of ['model-not-found', 'unauthorized'] as const) {
        const spare = spares(context)
        await rejects(
          context.open(`throw-load=&code=${code}`, { worker: spare.worker }),
          code,
          code,
        )
        equal(
          [spare.counts.started, spare.counts.ended],
          [1, 1],
          `workers started, ended for ${code}`,
        )
      }
    },
  },
  {
    name: 'attempts: a precision that the runtime cannot run is skipped, and named',
    run: async ({ open }) => {
      const reranker = await open('', { dtype: 'fp32' })
      const kernel = reranker.info.attempts.filter(({ runtime }) => runtime === 'kernel')
      equal(
        kernel.map(({ outcome }) => outcome).filter((outcome) => outcome === 'failed'),
        [],
        'failures',
      )
      equal(reranker.info.dtype, 'fp32', 'dtype')
      const q4 = open('', { dtype: 'q4', runtime: 'kernel' })
      await rejects(q4, 'dtype-unavailable', 'q4 on the kernel')
    },
  },
]
