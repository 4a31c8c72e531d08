import type { Reranker, RerankerOptions } from 'web-rerank'
import { equal, holds, near, rejects } from '../suite/check.ts'
import { BOTH, type RealCase, type RealContext } from './case.ts'
import { compareWithRecord } from './scores.ts'

const HITS = [
  'To cancel a fetch request, pass the signal of an AbortController and call abort().',
  'Fetching a stick is the game that most dogs like best.',
  'A request settles once its headers have arrived; the body may still be on its way.',
  'Bread goes stale sooner in the fridge than in a box.',
  'const controller = new AbortController(); await fetch(url, { signal: controller.signal })',
]
const QUERY = 'how do I cancel a fetch'

/** Short ones, and what a site may bring besides: nothing, code, other scripts. */
const PAIRS: readonly (readonly [string, string])[] = [
  ...HITS.map((text) => [QUERY, text] as const),
  ['why does bread go stale', HITS[3]!],
  ['why does bread go stale', HITS[0]!],
  ['bread stal', HITS[3]!],
  ['', ''],
  [QUERY, ''],
  ['', HITS[0]!],
  ['¿cómo cancelo una petición?', 'Para cancelar una petición, usa un AbortController.'],
  ['パンはなぜ固くなる', '冷蔵庫ではパンが早く固くなります。'],
  ['خبز', 'يبقى الخبز طازجا في العلبة'],
]
/** The embedded model, which has no name; on one thread of a processor. */
function openEmbedded(
  { createReranker, assets, runtime }: RealContext,
  options: RerankerOptions = {},
): Promise<Reranker> {
  return createReranker({ assets, runtime, device: 'wasm', threads: 1, ...options })
}

const order = (ranking: readonly { readonly index: number }[]) => ranking.map(({ index }) => index)

/** The z-score by its definition. */
function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((a, b) => a + b) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return values.map((value) => (value - mean) / Math.sqrt(variance))
}

/** The model that comes with the package. */
export const embeddedCases: readonly RealCase[] = [
  {
    name: 'scores: the embedded model',
    runtimes: BOTH,
    places: ['node', 'page'],
    run: async (context) => {
      const reranker = await openEmbedded(context)
      const { runtime, device, dtype } = reranker.info
      equal([runtime, dtype], [context.runtime, 'int8'], 'what runs')
      const logits = [...(await reranker.predict(PAIRS, { activation: 'identity' }))]
      holds(logits.every(Number.isFinite), `logits are ${logits.join(', ')}`)
      const runner = runtime === 'kernel' ? 'kernel' : device
      await compareWithRecord(context, `${runner}/embedded/int8`, logits, runner, 'int8')
      await reranker.dispose()
    },
  },
  {
    name: 'embedded: no name and no network, from the first call; words have a say in the order',
    runtimes: ['kernel'],
    places: ['node', 'page'],
    run: async (context) => {
      const reranker = await openEmbedded(context, { offline: true, runtime: 'auto' })
      const { runtime, blend, files } = reranker.info
      equal([runtime, files.length], ['kernel', 3], 'runtime, and files')
      holds(
        files.every(({ verified, sha256 }) => verified === 'catalogue' && sha256 !== null),
        'a file was not checked',
      )
      const logits = [...(await reranker.predict(PAIRS, { activation: 'identity' }))]
      const ranking = await reranker.rank(QUERY, HITS)
      const prior = HITS.map((_, i) => ranking.find(({ index }) => index === i)!.prior!)
      const [own, words] = [standardised(logits.slice(0, HITS.length)), standardised(prior)]
      for (const { index, logit, score, blended } of ranking) {
        equal(logit, logits[index], `logit of ${index}`)
        near(score, 1 / (1 + Math.exp(-logits[index]!)), `score of ${index}`)
        near(blended, (1 - blend!) * own[index]! + blend! * words[index]!, `blended of ${index}`)
      }
      equal(prior[3], 0, 'no word of the query is in it')
      holds(prior[0]! > prior[1]!, 'fewer words match better')
      const byModel = HITS.map((_, i) => i).sort((a, b) => logits[b]! - logits[a]!)
      equal(order(await reranker.rank(QUERY, HITS, { blend: 0 })), byModel, 'the bare model')
      const given = await reranker.rank(QUERY, HITS, { prior: 'order', blend: 1 })
      equal(order(given), [0, 1, 2, 3, 4], "the caller's prior takes its place")
      await reranker.dispose()
    },
  },
  {
    name: 'embedded: a file that was cut short is told',
    runtimes: ['kernel'],
    places: ['node', 'page'],
    run: async (context) => {
      const damaged = openEmbedded(context, { assets: new URL('damaged/', context.assets) })
      await rejects(damaged, 'integrity', 'cut short', 'onnx/model_quantized.onnx')
    },
  },
  {
    name: 'embedded: it does not come for a GPU',
    places: ['adapter'],
    run: async (context) => {
      for (const runtime of ['auto', 'onnx'] as const) {
        const onGpu = openEmbedded(context, { device: 'webgpu', runtime })
        await rejects(onGpu, 'dtype-unavailable', runtime)
      }
    },
  },
]
