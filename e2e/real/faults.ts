import type { RerankErrorCode, Reranker, RerankerOptions, RuntimeName } from 'web-rerank'
import { equal, holds, rejects } from '../suite/check.ts'
import { BOTH, KERNEL, type Place, type RealCase } from './case.ts'
import { golden, pairs } from './goldens.ts'

const EVERYWHERE: readonly Place[] = ['node', 'page']
const ONNX: readonly RuntimeName[] = ['onnx']
/** One candidate only, so that its own error comes out. */
const PINNED = { dtype: 'fp32' } as const

export async function rightScores(reranker: Reranker): Promise<void> {
  const logits = await reranker.predict(pairs, { activation: 'identity' })
  const due = golden('tiny-bert').logits
  const off = Math.max(...due.map((logit, i) => Math.abs(logit - logits[i]!)))
  holds(off <= 1e-4, `logits are ${off} off`)
}

interface Refused extends Pick<RealCase, 'runtimes'> {
  readonly model: string
  readonly code: RerankErrorCode
  /** What the message says, so that the reader knows what to do. */
  readonly words: string
  readonly options?: RerankerOptions
}

const REFUSED: readonly Refused[] = [
  {
    ...{ model: 'truncated/tiny-bert', runtimes: BOTH },
    ...{ code: 'integrity', words: 'cut short' },
  },
  { model: 'corrupt/tiny-bert', code: 'integrity', words: 'Try again later' },
  { model: 'lfs-pointer/tiny-bert', code: 'integrity', words: 'git lfs pull' },
  // The server has no graph, then, whatever its name: it answers with its start page.
  {
    ...{ model: 'web-page/tiny-bert', runtimes: BOTH },
    ...{ code: 'dtype-unavailable', words: 'onnx/model.onnx' },
  },
  { model: 'web-page-config/tiny-bert', code: 'integrity', words: 'Check the address' },
  { model: 'no-classifier/tiny-bert', code: 'unsupported-model', words: 'SequenceClassification' },
  { model: 'writes-text/tiny-bert', code: 'unsupported-model', words: 'writes text' },
  {
    ...{ model: 'two-labels-said/tiny-bert', runtimes: BOTH },
    ...{ code: 'unsupported-model', words: 'its graph gives 1' },
  },
  {
    ...{ model: 'no-tokenizer/tiny-bert', runtimes: BOTH },
    ...{ code: 'unsupported-model', words: 'tokenizer.json' },
  },
  { model: 'locked/tiny-bert', code: 'unauthorized', words: 'credentials' },
  { model: 'busy-for-long/tiny-bert', code: 'network', words: 'too many requests' },
  { model: 'broken/tiny-bert', code: 'network', words: 'Try again later' },
  { model: 'cut-always/tiny-bert', code: 'network', words: 'Check the connection' },
  { model: 'models/not-there', code: 'unauthorized', words: 'check its name' },
  { model: 'no-such-name', code: 'model-not-found', words: 'owner/name' },
  {
    ...{ model: 'models/tiny-bert', options: { revision: 'no-such-branch' } },
    ...{ code: 'model-not-found', words: 'revision' },
  },
  {
    ...{ model: 'only-fp32/tiny-bert', options: { dtype: 'int8' }, runtimes: ONNX },
    ...{ code: 'dtype-unavailable', words: 'Leave dtype out' },
  },
]

const nameOf = ({ model, options }: Refused) =>
  [model, ...Object.values(options ?? {})].join(', ').replace('/tiny-bert', '')

export const faultCases: readonly RealCase[] = [
  ...REFUSED.map((refused): RealCase => ({
    name: `faults: ${nameOf(refused)} is refused with ${refused.code}, and a way out`,
    places: EVERYWHERE,
    runtimes: refused.runtimes ?? KERNEL,
    run: async ({ open, shared }) => {
      const { model, code, words, options } = refused
      const loaded: number[] = []
      const work = open(model, {
        ...{ ...PINNED, ...options },
        onProgress: (progress) => loaded.push(progress.loaded),
      })
      await rejects(work, code, 'createReranker', words)
      equal(
        loaded,
        loaded.toSorted((a, b) => a - b),
        'progress',
      )
      await rightScores(await shared('models/tiny-bert', PINNED))
    },
  })),
  {
    name: 'faults: a connection cut at half of a file is gone on with, where it was cut',
    runtimes: KERNEL,
    places: EVERYWHERE,
    run: async ({ open, requests }) => {
      const reranker = await open('cut-once/tiny-bert', PINNED)
      await rightScores(reranker)
      const file = reranker.info.files.find(({ name }) => name === 'onnx/model.onnx')!
      const sent = (await requests('cut-once')).filter(
        ({ path, delivers }) => delivers && path.endsWith('model.onnx'),
      )
      equal(sent.length, 2, 'times it was asked for')
      equal(sent[0]!.sent, Math.floor(file.bytes / 2), 'bytes that came at first')
      // A page loses what the browser had received, but the page not yet read.
      const from = Number(/^bytes=(\d+)-$/.exec(sent[1]!.range ?? '')?.[1])
      holds(from > 0 && from <= sent[0]!.sent, `asked for "${sent[1]!.range}"`)
      equal(sent[1]!.sent, file.bytes - from, 'bytes that came afterwards')
      holds(file.sha256 !== null, 'the file has no sha256')
    },
  },
  {
    name: 'faults: a file altered on the way is fetched once more',
    runtimes: KERNEL,
    places: EVERYWHERE,
    run: async ({ open, requests }) => {
      await rightScores(await open('corrupt-once/tiny-bert', PINNED))
      const sent = (await requests('corrupt-once')).filter(
        ({ path, delivers }) => delivers && path.endsWith('model.onnx'),
      )
      equal(sent.length, 2, 'times it was sent')
    },
  },
  ...['broken-once', 'busy'].map((owner): RealCase => ({
    name: `faults: ${owner}, a server that says no once is asked again`,
    runtimes: KERNEL,
    places: EVERYWHERE,
    run: async ({ open }) => rightScores(await open(`${owner}/tiny-bert`, PINNED)),
  })),
  {
    name: 'faults: a precision that was not published is passed over, where it was not named',
    places: EVERYWHERE,
    run: async ({ open }) => {
      const reranker = await open('only-fp32/tiny-bert')
      await rightScores(reranker)
      equal(
        reranker.info.attempts.map(({ dtype, outcome, code }) => [dtype, outcome, code]),
        [
          ['int8', 'failed', 'dtype-unavailable'],
          ['fp32', 'accepted', undefined],
        ],
        'attempts',
      )
    },
  },
  {
    name: 'faults: wasm that is not beside the worker',
    places: ['page'],
    run: async ({ open, assets, shared }) => {
      const work = open('models/tiny-bert', { ...PINNED, assets: new URL('no-wasm/', assets) })
      await rejects(work, 'load-failed', 'createReranker', 'wasm')
      await rightScores(await shared('models/tiny-bert', PINNED))
    },
  },
]
