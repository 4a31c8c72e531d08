import { EMBEDDERS } from './embedders.ts'
import { COMPARED_WITH } from './ms-marco-others.ts'
import { MS_MARCO } from './ms-marco.ts'
import { ENGLISH_BERT, FP32_FP16_INT8, FP32_INT8, UNTESTED, WITH_Q4 } from './shared-facts.ts'
import type { KnownModel } from './types.ts'

const XLM_ROBERTA: Pick<KnownModel, 'modelType' | 'activation' | 'status'> = {
  modelType: 'xlm-roberta',
  activation: 'sigmoid',
  status: UNTESTED,
}

const BGE: readonly KnownModel[] = [
  {
    ...XLM_ROBERTA,
    id: 'Xenova/bge-reranker-base',
    original: 'BAAI/bge-reranker-base',
    licence: 'mit',
    languages: ['en', 'zh'],
    maxLength: 512,
    parameters: 278_000_000,
    paths: FP32_FP16_INT8,
  },
  {
    ...XLM_ROBERTA,
    id: 'Xenova/bge-reranker-large',
    original: 'BAAI/bge-reranker-large',
    licence: 'mit',
    languages: ['en', 'zh'],
    maxLength: 512,
    parameters: 560_000_000,
    // fp32 is 2.24 GB in a file of its own: more than a WASM memory of 32-bit addresses should hold.
    paths: { int8: 'onnx/model_quantized.onnx' },
  },
  {
    ...XLM_ROBERTA,
    id: 'onnx-community/bge-reranker-v2-m3-ONNX',
    original: 'BAAI/bge-reranker-v2-m3',
    licence: 'apache-2.0',
    languages: ['multilingual'],
    maxLength: 8192,
    parameters: 568_000_000,
    paths: {
      int8: 'onnx/model_quantized.onnx',
      q4: 'onnx/model_q4.onnx',
      q4f16: 'onnx/model_q4f16.onnx',
    },
  },
  {
    ...XLM_ROBERTA,
    // Its card normalises scores over the list: that is activation 'listwise', for any model.
    id: 'Dongjin-kr/ko-reranker',
    original: 'Dongjin-kr/ko-reranker',
    licence: 'mit',
    languages: ['ko', 'en'],
    maxLength: 512,
    parameters: null,
    paths: {},
    status: {
      kind: 'cannot-run',
      because: 'It is published for PyTorch only.',
      nearest: 'onnx-community/bge-reranker-v2-m3-ONNX',
    },
  },
]

const IN_BROWSERS_NOW: readonly KnownModel[] = [
  {
    ...ENGLISH_BERT,
    id: 'jinaai/jina-reranker-v1-tiny-en',
    original: 'jinaai/jina-reranker-v1-tiny-en',
    activation: 'sigmoid',
    // Its config names neither its labels nor a classifier.
    labels: ['LABEL_0'],
    maxLength: 8192,
    parameters: 33_000_000,
    paths: WITH_Q4,
  },
  {
    ...ENGLISH_BERT,
    id: 'jinaai/jina-reranker-v1-turbo-en',
    original: 'jinaai/jina-reranker-v1-turbo-en',
    activation: 'sigmoid',
    labels: ['LABEL_0'],
    maxLength: 8192,
    parameters: 37_800_000,
    paths: WITH_Q4,
  },
  {
    ...XLM_ROBERTA,
    id: 'jinaai/jina-reranker-v2-base-multilingual',
    original: 'jinaai/jina-reranker-v2-base-multilingual',
    licence: 'cc-by-nc-4.0',
    languages: ['multilingual'],
    maxLength: 1024,
    parameters: 278_000_000,
    paths: WITH_Q4,
  },
  {
    ...ENGLISH_BERT,
    id: 'mixedbread-ai/mxbai-rerank-xsmall-v1',
    original: 'mixedbread-ai/mxbai-rerank-xsmall-v1',
    modelType: 'deberta-v2',
    activation: 'sigmoid',
    parameters: 70_800_000,
    paths: FP32_INT8,
  },
  {
    ...ENGLISH_BERT,
    id: 'mixedbread-ai/mxbai-rerank-base-v1',
    original: 'mixedbread-ai/mxbai-rerank-base-v1',
    modelType: 'deberta-v2',
    activation: 'sigmoid',
    parameters: 184_000_000,
    paths: FP32_INT8,
  },
  {
    ...ENGLISH_BERT,
    id: 'Alibaba-NLP/gte-reranker-modernbert-base',
    original: 'Alibaba-NLP/gte-reranker-modernbert-base',
    modelType: 'modernbert',
    activation: 'sigmoid',
    maxLength: 8192,
    parameters: 150_000_000,
    paths: { ...WITH_Q4, q4f16: 'onnx/model_q4f16.onnx' },
  },
]

export const KNOWN_MODELS: readonly KnownModel[] = [
  ...MS_MARCO,
  ...COMPARED_WITH,
  ...BGE,
  ...IN_BROWSERS_NOW,
  ...EMBEDDERS,
]
