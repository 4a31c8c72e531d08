import type { BenchCase, PlaceName, Probe } from '../bench-case.ts'
import { MODELS, SHAPE, speedId, visitId, type ModelName, type VisitFigure } from '../ids.ts'

/** Who is measured here, by the name in the report. */
const WHO = {
  ours: 'ours',
  stock: 'transformers.js as used',
  'stock-unpadded': 'transformers.js, one document a run',
  native: 'onnxruntime in Node, tokens given',
} as const
type Who = keyof typeof WHO
const VISITED = ['ours', 'stock'] as const

/** 100 documents, int8; in the isolated page ours has to beat the stock runtime as its users use it. */
function speedCase(
  model: ModelName,
  threads: number,
  { place = 'page', who }: { place?: PlaceName; who: readonly Who[] },
): BenchCase {
  const where = place === 'page' ? '' : `, ${place}`
  const what = `${SHAPE[model]}, ${threads} thread${threads > 1 ? 's' : ''}${where}`
  const id = (one: Who) => speedId(one, model, threads)
  return {
    suite: 'onnx',
    probes: who.map((one) => ({
      id: id(one),
      place: one === 'native' ? 'node' : place,
      name: `${what}: ${WHO[one]}`,
      unit: 'docs/s',
    })),
    warmups: 1,
    rounds: place === 'page' ? 5 : 3,
    promised:
      place === 'page'
        ? [
            {
              name: `${what}: ours vs transformers.js as used`,
              of: id('ours'),
              over: id('stock'),
              must: 1.9,
              aim: 2.2,
              better: 'higher',
            },
          ]
        : [],
  }
}

/** A page's first visit, for each of the models. */
function visitCase(
  what: VisitFigure,
  {
    name,
    unit,
    models = MODELS,
    warmups = 0,
    rounds = 1,
  }: Omit<Probe, 'id' | 'place'> & {
    readonly models?: readonly ModelName[]
    readonly warmups?: number
    readonly rounds?: number
  },
): BenchCase[] {
  return models.map((model) => ({
    suite: 'onnx',
    probes: VISITED.map((who) => ({
      id: visitId(who, model, what),
      place: 'visit',
      name: `${SHAPE[model]}, ${name}: ${WHO[who]}`,
      unit,
    })),
    warmups,
    rounds,
    promised: [],
  }))
}

export const ONNX_CASES: readonly BenchCase[] = [
  ...MODELS.flatMap((model) =>
    [1, 2].map((threads) =>
      speedCase(model, threads, { who: ['ours', 'stock', 'stock-unpadded', 'native'] }),
    ),
  ),
  ...MODELS.map((model) =>
    speedCase(model, 2, { place: 'page not isolated', who: ['ours', 'stock'] }),
  ),
  ...visitCase('loopback', {
    name: 'page opened to 20 ranked, loopback',
    unit: 'ms',
    warmups: 1,
    rounds: 3,
  }),
  ...visitCase('home', {
    name: 'page opened to 20 ranked, 20 Mbit/s and 40 ms',
    unit: 'ms',
    rounds: 2,
  }),
  ...visitCase('model bytes', { name: 'sent of the model', unit: 'KB', models: ['minilm-l6'] }),
  ...visitCase('other bytes', { name: 'sent beside the model', unit: 'KB', models: ['minilm-l6'] }),
]
