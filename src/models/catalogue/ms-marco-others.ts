import { ENGLISH_BERT } from './shared-facts.ts'
import type { KnownModel } from './types.ts'

/** The rest of that card: other people's models that it compares with. */
export const COMPARED_WITH: readonly KnownModel[] = [
  {
    ...ENGLISH_BERT,
    id: 'nboost/pt-tinybert-msmarco',
    original: 'nboost/pt-tinybert-msmarco',
    licence: null,
    activation: 'identity',
    parameters: 14_400_000,
    paths: {},
    status: {
      kind: 'cannot-run',
      because: 'It is published for PyTorch and Flax only, without a tokenizer.json.',
      nearest: 'cross-encoder/ms-marco-TinyBERT-L4',
    },
  },
  {
    ...ENGLISH_BERT,
    id: 'nboost/pt-bert-base-uncased-msmarco',
    original: 'nboost/pt-bert-base-uncased-msmarco',
    licence: null,
    activation: 'identity',
    parameters: 109_500_000,
    paths: {},
    status: {
      kind: 'cannot-run',
      because: 'Its ONNX file is a 16-bit one of 2020, and there is no tokenizer.json.',
      nearest: 'Xenova/ms-marco-MiniLM-L-6-v2',
    },
  },
  {
    ...ENGLISH_BERT,
    id: 'nboost/pt-bert-large-msmarco',
    original: 'nboost/pt-bert-large-msmarco',
    licence: null,
    activation: 'identity',
    parameters: 335_000_000,
    paths: {},
    status: {
      kind: 'cannot-run',
      because: 'Its ONNX file is a 16-bit one of 2020, and there is no tokenizer.json.',
      nearest: 'Xenova/ms-marco-MiniLM-L-6-v2',
    },
  },
  {
    ...ENGLISH_BERT,
    id: 'Capreolus/electra-base-msmarco',
    original: 'Capreolus/electra-base-msmarco',
    modelType: 'electra',
    licence: null,
    activation: 'identity',
    parameters: null,
    paths: {},
    status: {
      kind: 'cannot-run',
      because: "It ends in BERT's head instead of ELECTRA's, and there is no ONNX file.",
      nearest: 'cross-encoder/ms-marco-electra-base',
    },
  },
  {
    ...ENGLISH_BERT,
    id: 'amberoad/bert-multilingual-passage-reranking-msmarco',
    original: 'amberoad/bert-multilingual-passage-reranking-msmarco',
    languages: ['multilingual'],
    activation: 'identity',
    labels: ['LABEL_0', 'LABEL_1'],
    positiveLabel: 1,
    parameters: null,
    paths: {},
    status: {
      kind: 'cannot-run',
      because: 'It is published for PyTorch, TensorFlow and Flax only.',
      nearest: 'onnx-community/bge-reranker-v2-m3-ONNX',
    },
  },
  {
    ...ENGLISH_BERT,
    id: 'sebastian-hofstaetter/distilbert-cat-margin_mse-T2-msmarco',
    original: 'sebastian-hofstaetter/distilbert-cat-margin_mse-T2-msmarco',
    modelType: 'distilbert',
    licence: null,
    activation: 'sigmoid',
    parameters: null,
    paths: {},
    status: {
      kind: 'cannot-run',
      because: 'Its head is a class of its own, which no exporter knows.',
      nearest: 'Xenova/ms-marco-MiniLM-L-4-v2',
    },
  },
]
