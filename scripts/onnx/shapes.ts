import type { BertShape } from './bert-parts.ts'

const COMMON = { vocabulary: 30_522, positions: 512, labels: 1 }

/** The shapes of two models that people use: ms-marco-MiniLM-L-6 and ms-marco-TinyBERT-L-2. */
export const SHAPES = {
  'minilm-l6': { layers: 6, hidden: 384, heads: 12, intermediate: 1_536, ...COMMON },
  'tinybert-l2': { layers: 2, hidden: 128, heads: 2, intermediate: 512, ...COMMON },
} satisfies Readonly<Record<string, BertShape>>
