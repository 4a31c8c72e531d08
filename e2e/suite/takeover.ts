import type { Reranker, RerankerOptions } from 'web-rerank'
import type { Case, Context } from './case.ts'
import { equal, holds } from './check.ts'
import { hits, pause, QUERY, textOf } from './texts.ts'

/** A second without calls goes by before the GPU is loaded, before each of three rounds, and before it takes over. */
const MOST_MS = 15_000

const LARGE = 'parameters=20000000'

/** Runs the work where the page finds an adapter that no other case has found. */
async function withHardware(work: () => Promise<void>): Promise<void> {
  const scope = globalThis as { navigator?: object }
  const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
  // Node 20 has no navigator.
  if (!scope.navigator) Object.defineProperty(scope, 'navigator', { value: {}, configurable: true })
  const info = { vendor: 'test', architecture: 'hard', device: '', description: `${Math.random()}` }
  const adapter = { features: new Set(['shader-f16']), info }
  const gpu = { requestAdapter: async () => adapter }
  Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true })
  try {
    await work()
  } finally {
    Reflect.deleteProperty(scope.navigator!, 'gpu')
    if (!own) Reflect.deleteProperty(globalThis, 'navigator')
  }
}

function storyOf({ info }: Reranker): string[] {
  return info.attempts.map(({ runtime, device, dtype, outcome, code }) =>
    [runtime, device, dtype, outcome, code].filter(Boolean).join(' '),
  )
}

async function until(reached: () => boolean, what: string): Promise<void> {
  const end = performance.now() + MOST_MS
  while (!reached()) {
    holds(performance.now() < end, `after ${MOST_MS} ms: not ${what}`)
    await pause(50)
  }
}

/** A reranker, and how often scores have come from elsewhere since, with the calls in flight then. */
async function watched({ open }: Context, settings: string, options?: RerankerOptions) {
  const reranker = await open(settings, options)
  const changes: { readonly inFlight: number; readonly to: string }[] = []
  let inFlight = 0
  reranker.addEventListener('runtimechange', ({ detail: { to } }) => changes.push({ inFlight, to }))
  const rank = async (count: number) => {
    inFlight++
    try {
      return await reranker.rank(QUERY, hits(count), { text: textOf })
    } finally {
      inFlight--
    }
  }
  return { reranker, changes, rank }
}

export const takeoverCases: readonly Case[] = [
  {
    name: 'takeover: a faster GPU takes over between two rankings, and gives back when it is lost',
    timed: true,
    run: (context) =>
      withHardware(async () => {
        // Four warm-ups and a small ranking go well, of 16 rows each; the next ranking's second batch does not.
        const fault = 'throw-run=webgpu&code=device-lost&after=6&rows=16'
        const settings = `${LARGE}&ms=3&fast=webgpu&shift=webgpu&${fault}`
        const { reranker, changes, rank } = await watched(context, settings)
        const from = reranker.info.scoreKey
        holds(from.includes('wasm'), `it begins on ${from}`)
        await pause(2_300)
        equal((await rank(400)).scoreKey, from, 'score key of a ranking meanwhile')
        await until(() => changes.length > 0, 'taken over')
        const to = reranker.info.scoreKey
        holds(to.includes('webgpu'), `it goes on on ${to}`)
        equal(changes, [{ inFlight: 0, to }], 'changes')
        equal(
          storyOf(reranker),
          ['kernel wasm int8 accepted', 'onnx webgpu fp16 accepted'],
          'story',
        )

        const faster = await rank(16)
        equal(faster.scoreKey, to, 'score key after it')
        const lost = await rank(64)
        equal([lost.complete, lost.scoreKey], [true, from], 'complete, score key after the loss')
        holds(
          lost.every(({ logit }) => logit! <= 4),
          'a score of the lost device is in the list',
        )
        equal(
          storyOf(reranker).slice(2),
          ['onnx webgpu fp16 failed device-lost', 'kernel wasm int8 accepted'],
          'the rest of the story',
        )
      }),
  },
  {
    name: 'takeover: a slower GPU is passed over, and remembered where the page keeps things',
    timed: true,
    run: (context) =>
      withHardware(async () => {
        const settings = `${LARGE}&ms=3&fast=kernel`
        const { reranker, changes, rank } = await watched(context, settings)
        const small = await watched(context, 'ms=3&fast=webgpu')
        const from = reranker.info.scoreKey
        const passedOver = ['kernel wasm int8 accepted', 'onnx webgpu fp16 skipped']
        await until(() => storyOf(reranker).length > 1, 'passed over')
        equal(storyOf(reranker), passedOver, 'story')
        const { reason } = reranker.info.attempts[1]!
        holds(Boolean(reason?.includes('times as fast')), `reason: ${reason}`)
        equal([(await rank(20)).scoreKey, reranker.info.scoreKey], [from, from], 'score keys')
        equal(changes, [], 'changes')
        equal(storyOf(small.reranker), ['kernel wasm int8 accepted'], 'story of a small model')

        if (context.node) return
        const again = await watched(context, settings)
        const began = performance.now()
        await until(() => storyOf(again.reranker).length > 1, 'remembered')
        holds(performance.now() - began < 900, 'it was measured again')
        equal(storyOf(again.reranker), passedOver, 'story of the next one')
      }),
  },
]
