import type { RerankErrorCode, RerankerOptions } from 'web-rerank'
import { equal, holds, rejects } from '../suite/check.ts'
import type { RealCase, RealContext } from './case.ts'
import { golden, pairs } from './goldens.ts'

const MODEL = 'models/tiny-bert'
const ON_GPU = { device: 'webgpu', dtype: 'fp32' } as const
/** In runs: more than loading and its check need, and fewer than the list has batches besides. */
const MID_RUN = 16

const faulty = ({ entry }: RealContext, fault: string, after = 0): RerankerOptions => {
  const worker = entry('faulty-onnx-worker')
  worker.search = `?fault=${fault}&after=${after}`
  return { ...ON_GPU, worker }
}

function rightScores(logits: Float32Array): void {
  const due = golden('tiny-bert').logits
  const off = Math.max(...due.map((logit, i) => Math.abs(logit - logits[i]!)))
  holds(off <= 1e-4, `logits are ${off} off`)
}

/** What fails while the model is loaded, and what that is called. */
const AT_LOAD: readonly [fault: string, code: RerankErrorCode][] = [
  ['no-adapter', 'no-webgpu'],
  ['refused', 'no-webgpu'],
]

/** What fails in mid-run. */
const IN_RUN: readonly [fault: string, code: RerankErrorCode][] = [
  ['lost', 'device-lost'],
  ['out-of-memory', 'out-of-memory'],
  ['nan', 'bad-scores'],
]

export const fallbackCases: readonly RealCase[] = [
  ...AT_LOAD.map(([fault, code]): RealCase => ({
    name: `fallback: ${fault} while loading`,
    places: ['adapter'],
    run: async (context) => {
      const options = faulty(context, fault)
      await rejects(context.open(MODEL, { ...options, fallback: false }), code, 'without fallback')
      const reranker = await context.open(MODEL, { ...options, fallback: true })
      const { device, attempts } = reranker.info
      equal(device, 'wasm', 'device')
      equal(
        attempts.map(({ device, outcome, code }) => [device, outcome, code]),
        [
          ['webgpu', 'failed', code],
          ['wasm', 'accepted', undefined],
        ],
        'attempts',
      )
      rightScores(await reranker.predict(pairs, { activation: 'identity' }))
    },
  })),
  ...IN_RUN.map(([fault, code]): RealCase => ({
    name: `fallback: ${fault} in mid-run, the list is scored again whole`,
    places: ['adapter'],
    run: async (context) => {
      const options = { ...faulty(context, fault, MID_RUN), batchSize: 4 }
      const reranker = await context.open(MODEL, { ...options, fallback: true })
      const from = reranker.info.scoreKey
      holds(from.endsWith('/webgpu/fp32'), `it does not begin on the GPU but with ${from}`)
      const heard: unknown[] = []
      reranker.addEventListener('recovered', ({ detail }) => heard.push(detail.code))
      reranker.addEventListener('runtimechange', ({ detail }) => heard.push(detail))
      let scoredOnGpu = 0
      const logits = await reranker.predict(pairs, {
        activation: 'identity',
        onProgress: ({ scored }) => {
          if (reranker.info.device === 'webgpu') scoredOnGpu = scored
        },
      })
      const { scoreKey: to } = reranker.info
      holds(scoredOnGpu > 0 && scoredOnGpu < pairs.length, `${scoredOnGpu} came from the GPU`)
      holds(to.endsWith('/wasm/fp32'), `it goes on with ${to}`)
      rightScores(logits)
      equal(heard.length, 2, 'events')
      holds(heard.includes(code), `events: ${JSON.stringify(heard)}`)
      const outcomes = reranker.info.attempts.map(({ device, outcome, code }) => [
        device,
        outcome,
        code,
      ])
      equal(
        outcomes,
        [
          ['webgpu', 'accepted', undefined],
          ['webgpu', 'failed', code],
          ['wasm', 'accepted', undefined],
        ],
        'attempts',
      )
      const ranking = await reranker.rank('the next call', ['works', 'well'])
      equal([ranking.complete, ranking.scoreKey], [true, to], 'the next call')
    },
  })),
  {
    name: 'fallback: not allowed, a device lost in mid-run is an error with a code',
    places: ['adapter'],
    run: async (context) => {
      const options = { ...faulty(context, 'lost', MID_RUN), batchSize: 4 }
      const reranker = await context.open(MODEL, options)
      await rejects(reranker.predict(pairs), 'device-lost', 'predict')
    },
  },
  {
    name: 'fallback: a GPU that never answers is given up after the time it had',
    // A wait of twice its length would be too long: no neighbour makes it that.
    slow: true,
    places: ['adapter'],
    run: async (context) => {
      const started = performance.now()
      const reranker = await context.open(MODEL, { ...faulty(context, 'silent'), fallback: true })
      const seconds = (performance.now() - started) / 1_000
      holds(seconds >= 29 && seconds < 60, `it took ${seconds} s`)
      const [first] = reranker.info.attempts
      equal(
        [first!.device, first!.outcome, first!.code],
        ['webgpu', 'failed', 'worker-lost'],
        '1st',
      )
      equal(reranker.info.device, 'wasm', 'device')
      rightScores(await reranker.predict(pairs, { activation: 'identity' }))
    },
  },
  {
    name: 'fallback: no adapter at all',
    places: ['page', 'node'],
    run: async ({ open, node }) => {
      await rejects(open(MODEL, ON_GPU), 'no-webgpu', 'webgpu', 'fallback')
      const fallen = await open(MODEL, { ...ON_GPU, fallback: true })
      equal(fallen.info.device, node ? 'cpu' : 'wasm', 'device')
      const auto = await open(MODEL, { device: 'auto', dtype: 'fp32', runtime: 'auto' })
      const why = `runtime, device, after ${JSON.stringify(auto.info.attempts)}`
      equal([auto.info.runtime, auto.info.device], ['kernel', 'wasm'], why)
      for (const { info } of [fallen, auto]) {
        const skipped = info.attempts.filter(({ outcome }) => outcome === 'skipped')
        holds(
          skipped.some(({ device, code }) => device === 'webgpu' && code === 'no-webgpu'),
          `attempts: ${JSON.stringify(info.attempts)}`,
        )
      }
    },
  },
  {
    name: 'fallback: what an adapter without 16-bit floats cannot run is refused by name',
    places: ['adapter'],
    run: async ({ open, adapter }) => {
      equal(adapter!.f16, false, '16-bit floats')
      for (const dtype of ['fp16', 'q4f16'] as const) {
        await rejects(open(MODEL, { device: 'webgpu', dtype }), 'no-shader-f16', dtype, 'q4')
      }
      // Left to choose, it takes what this adapter can run.
      const { info } = await open(MODEL, { device: 'webgpu' })
      equal([info.device, info.dtype], ['webgpu', 'q4'], 'device, dtype')
    },
  },
  {
    name: "fallback: verify 'reference' finds a GPU that is half a point off",
    places: ['adapter'],
    run: async (context) => {
      const verify = 'reference'
      const right = await context.open(MODEL, { ...ON_GPU, verify })
      equal(right.info.device, 'webgpu', 'device where they agree')
      await right.dispose()
      const { info } = await context.open(MODEL, {
        ...faulty(context, 'shift'),
        ...{ verify, fallback: true },
      })
      equal(info.device, 'wasm', 'device where they differ')
      const [first] = info.attempts
      equal([first!.device, first!.outcome, first!.code], ['webgpu', 'failed', 'bad-scores'], '1st')
      holds(first!.reason!.includes('off those of plain WASM'), `the reason is: ${first!.reason}`)
    },
  },
]
