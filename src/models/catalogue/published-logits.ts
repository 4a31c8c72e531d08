type Pair = readonly [query: string, text: string]

/** Logits that somebody published, and how far fp32 may be from them. */
export interface PublishedLogits {
  readonly uncertainty: number
  readonly logits: readonly (readonly [pair: Pair, logit: number])[]
}

const BERLIN = 'How many people live in Berlin?'
const INHABITANTS: Pair = [
  BERLIN,
  'Berlin had a population of 3,520,031 registered inhabitants in an area of 891.82 square kilometers.',
]
const MUSEUMS: Pair = [BERLIN, 'Berlin is well known for its museums.']

const FRANCE = 'What is the capital of France?'
const PARIS: Pair = [FRANCE, 'Paris is the capital of France.']
const GERMANY: Pair = [FRANCE, 'Berlin is the capital of Germany.']

const PLANET = 'Which planet is known as the Red Planet?'
const VENUS: Pair = [
  PLANET,
  "Venus is often called Earth's twin because of its similar size and proximity.",
]
const MARS: Pair = [
  PLANET,
  'Mars, known for its reddish appearance, is often referred to as the Red Planet.',
]
const JUPITER: Pair = [
  PLANET,
  'Jupiter, the largest planet in our solar system, has a prominent red spot.',
]
const SATURN: Pair = [
  PLANET,
  'Saturn, famous for its rings, is sometimes mistaken for the Red Planet.',
]

/** fp32, given to the last digit. */
const EXACT = 0.001
/** Computed with bfloat16 numbers. */
const BFLOAT16 = 0.1

/** Computed with bfloat16 numbers, and given after the sigmoid: exact enough far from 0 and 1 only. */
const BFLOAT16_SIGMOID = 0.02

function fromSigmoids(scores: readonly (readonly [pair: Pair, score: number])[]): PublishedLogits {
  const slopes = scores.map(([, score]) => score * (1 - score))
  return {
    uncertainty: BFLOAT16_SIGMOID / Math.min(...slopes),
    logits: scores.map(([pair, score]) => [pair, Math.log(score / (1 - score))]),
  }
}

/** By id; where each comes from is in `scripts/hub-scores/published.json`. */
export const PUBLISHED_LOGITS: Readonly<Record<string, PublishedLogits>> = {
  'Xenova/ms-marco-TinyBERT-L-2-v2': {
    uncertainty: EXACT,
    logits: [
      [INHABITANTS, 7.1523676],
      [MUSEUMS, -6.2870417],
    ],
  },
  'Xenova/ms-marco-MiniLM-L-2-v2': {
    uncertainty: BFLOAT16,
    logits: [
      [VENUS, -10.25],
      [MARS, 9.8125],
      [JUPITER, 7.9375],
      [SATURN, 8.3125],
    ],
  },
  'Xenova/ms-marco-MiniLM-L-4-v2': {
    uncertainty: BFLOAT16,
    logits: [
      [VENUS, -7.875],
      [MARS, 9],
      [JUPITER, 5.6875],
      [SATURN, 6.65625],
    ],
  },
  'Xenova/ms-marco-MiniLM-L-6-v2': {
    uncertainty: EXACT,
    logits: [
      [INHABITANTS, 8.607138],
      [MUSEUMS, -4.3200774],
      [PARIS, 8.500708],
      [GERMANY, -2.541011],
    ],
  },
  'Xenova/ms-marco-MiniLM-L-12-v2': {
    uncertainty: EXACT,
    logits: [
      [INHABITANTS, 9.218911],
      [MUSEUMS, -4.0780287],
      [PARIS, 9.330912],
      [GERMANY, -2.0380247],
    ],
  },
  'cross-encoder/ms-marco-TinyBERT-L2': fromSigmoids([
    [JUPITER, 0.6875],
    [SATURN, 0.93359],
  ]),
  'cross-encoder/ms-marco-TinyBERT-L4': fromSigmoids([
    [MARS, 0.94141],
    [JUPITER, 0.875],
    [SATURN, 0.89844],
  ]),
  'cross-encoder/ms-marco-TinyBERT-L6': fromSigmoids([
    [MARS, 0.89453],
    [JUPITER, 0.63281],
    [SATURN, 0.24512],
  ]),
  'cross-encoder/ms-marco-electra-base': fromSigmoids([
    [MARS, 0.92969],
    [JUPITER, 0.78906],
    [SATURN, 0.80469],
  ]),
  'Xenova/bge-reranker-base': {
    uncertainty: EXACT,
    logits: [
      [PARIS, 6.15733337],
      [GERMANY, -3.65939403],
    ],
  },
  'Xenova/bge-reranker-large': fromSigmoids([
    [VENUS, 0.69922],
    [SATURN, 0.81641],
  ]),
  'onnx-community/bge-reranker-v2-m3-ONNX': {
    uncertainty: 0.05,
    logits: [
      [['query', 'passage'], -5.65234375],
      [['what is panda?', 'hi'], -8.1875],
      [
        [
          'what is panda?',
          'The giant panda (Ailuropoda melanoleuca), sometimes called a panda bear or simply panda, is a bear species endemic to China.',
        ],
        5.26171875,
      ],
    ],
  },
  'jinaai/jina-reranker-v1-tiny-en': {
    uncertainty: EXACT,
    logits: [
      [PARIS, 2.5911],
      [GERMANY, 0.1122],
    ],
  },
  'jinaai/jina-reranker-v1-turbo-en': {
    uncertainty: EXACT,
    logits: [
      [PARIS, 1.8295],
      [GERMANY, -2.8908],
    ],
  },
  'jinaai/jina-reranker-v2-base-multilingual': {
    uncertainty: EXACT,
    logits: [
      [PARIS, 1.6533],
      [GERMANY, -1.6455],
    ],
  },
  'mixedbread-ai/mxbai-rerank-xsmall-v1': fromSigmoids([
    [VENUS, 0.21484],
    [MARS, 0.9375],
    [JUPITER, 0.57031],
    [SATURN, 0.72656],
  ]),
  'mixedbread-ai/mxbai-rerank-base-v1': fromSigmoids([
    [JUPITER, 0.71484],
    [SATURN, 0.16895],
  ]),
  'Alibaba-NLP/gte-reranker-modernbert-base': {
    uncertainty: 0.005,
    logits: [[['What is Deep Learning?', 'Deep Learning is not...'], 2.13616]],
  },
}
