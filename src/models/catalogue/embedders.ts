import { BGE_PROMPTS, E5_PROMPTS, NO_PROMPTS } from './prompts.ts'
import { ENGLISH_BERT, FP32_FP16_INT8, FP32_INT8 } from './shared-facts.ts'
import type { KnownModel } from './types.ts'

/** For the first stage: a text becomes a vector of 384 numbers. */
const EMBEDDER: Pick<KnownModel, 'modelType' | 'languages' | 'status' | 'activation'> = {
  ...ENGLISH_BERT,
  activation: 'identity',
}

const MEAN = { pooling: 'mean', normalized: true } as const
const CLS = { pooling: 'cls', normalized: true } as const

export const EMBEDDERS: readonly KnownModel[] = [
  {
    ...EMBEDDER,
    id: 'Xenova/all-MiniLM-L6-v2',
    original: 'sentence-transformers/all-MiniLM-L6-v2',
    licence: 'apache-2.0',
    embedding: { ...MEAN, prompts: NO_PROMPTS },
    // Its positions are 512, but it was trained with half of them.
    maxLength: 256,
    parameters: 22_700_000,
    paths: FP32_FP16_INT8,
  },
  {
    ...EMBEDDER,
    id: 'Xenova/e5-small',
    original: 'intfloat/e5-small',
    licence: 'mit',
    embedding: { ...MEAN, prompts: E5_PROMPTS },
    maxLength: 512,
    parameters: 33_400_000,
    paths: FP32_INT8,
  },
  {
    ...EMBEDDER,
    id: 'Xenova/e5-small-v2',
    original: 'intfloat/e5-small-v2',
    licence: 'mit',
    embedding: { ...MEAN, prompts: E5_PROMPTS },
    maxLength: 512,
    parameters: 33_400_000,
    paths: FP32_INT8,
  },
  {
    ...EMBEDDER,
    id: 'Xenova/bge-small-en-v1.5',
    original: 'BAAI/bge-small-en-v1.5',
    licence: 'mit',
    embedding: { ...CLS, prompts: BGE_PROMPTS },
    maxLength: 512,
    parameters: 33_400_000,
    paths: FP32_FP16_INT8,
  },
]
