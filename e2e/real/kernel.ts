import type { Reranker } from 'web-rerank'
import { atMost, equal, holds } from '../suite/check.ts'
import type { Place, RealCase } from './case.ts'
import { rightScores } from './faults.ts'
import { golden, pairs } from './goldens.ts'

const EVERYWHERE: readonly Place[] = ['node', 'page', 'isolated']
/** Of int8, from PyTorch's logits in single precision: the limit of the check at load. */
const MOST_DRIFT = 0.6

const weightsOf = ({ info }: Reranker): string[] =>
  info.files.map(({ name }) => name).filter((name) => !name.endsWith('.json'))

async function nearlyRightScores(reranker: Reranker): Promise<void> {
  equal(reranker.info.dtype, 'int8', 'precision')
  const logits = await reranker.predict(pairs, { activation: 'identity' })
  const off = golden('tiny-bert').logits.map((logit, i) => Math.abs(logit - logits[i]!))
  atMost(Math.max(...off), MOST_DRIFT, `off PyTorch's logits`)
}

/** What only the kernel does. */
export const kernelCases: readonly RealCase[] = [
  {
    name: 'files: a config, a tokenizer and model.safetensors are enough',
    places: EVERYWHERE,
    runtimes: ['kernel'],
    run: async ({ open }) => {
      const exact = await open('checkpoint/tiny-bert', { dtype: 'fp32' })
      await rightScores(exact)
      const rounded = await open('checkpoint/tiny-bert')
      await nearlyRightScores(rounded)
      for (const one of [exact, rounded]) equal(weightsOf(one), ['model.safetensors'], 'weights')
    },
  },
  {
    name: 'files: int8 is made of a graph in fp32 where there is no other',
    places: ['node', 'page'],
    runtimes: ['kernel'],
    run: async ({ open }) => {
      const reranker = await open('only-fp32/tiny-bert')
      await nearlyRightScores(reranker)
      equal(weightsOf(reranker), ['onnx/model.onnx'], 'weights')
    },
  },
  {
    name: 'files: of several, int8 takes the smallest',
    places: ['node', 'page'],
    runtimes: ['kernel'],
    run: async ({ open }) => {
      const reranker = await open('models/tiny-bert')
      await nearlyRightScores(reranker)
      equal(weightsOf(reranker), ['onnx/model_quantized.onnx'], 'weights')
    },
  },
  {
    name: 'choice: left alone, it is the kernel, on all cores but the page’s',
    places: EVERYWHERE,
    runtimes: ['kernel'],
    run: async ({ createReranker, assets, hub }) => {
      const reranker = await createReranker({ assets, hub, model: 'models/tiny-bert' })
      const { runtime, device, dtype, instruction, threads, attempts } = reranker.info
      equal([runtime, device, dtype], ['kernel', 'wasm', 'int8'], 'what runs')
      holds(Boolean(instruction), 'no instruction is named')
      holds(threads >= 1, `${threads} threads`)
      const accepted = attempts.filter(({ outcome }) => outcome !== 'skipped')
      equal(
        accepted.map(({ runtime, outcome }) => [runtime, outcome]),
        [['kernel', 'accepted']],
        'attempts',
      )
      await reranker.dispose()
    },
  },
  {
    name: 'choice: what its config rules out is left to onnxruntime, and downloaded once',
    places: ['node', 'page'],
    runtimes: ['kernel'],
    run: async ({ open, requests, node }) => {
      const reranker = await open('relative-positions/tiny-bert', { runtime: 'auto' })
      equal(
        reranker.info.attempts.map(({ runtime, device, outcome, code }) => [
          ...[runtime, device, outcome, code],
        ]),
        [
          ['kernel', 'wasm', 'failed', 'unsupported-model'],
          ['onnx', node ? 'cpu' : 'wasm', 'accepted', undefined],
        ],
        'attempts',
      )
      await nearlyRightScores(reranker)
      const weights = (await requests('relative-positions')).filter(
        ({ path, delivers }) => delivers && !path.endsWith('.json'),
      )
      equal(weights.length, 1, 'files of weights that were sent')
    },
  },
]
