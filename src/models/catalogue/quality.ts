/** One published comparison. Figures of different ones do not compare. */
export interface PublishedQuality {
  /** Short: the head of a table's column. */
  readonly measure: string
  readonly source: string
  /** By the id of the row. */
  readonly values: Readonly<Record<string, number>>
}

const MS_MARCO_CARD = 'https://huggingface.co/cross-encoder/ms-marco-MiniLM-L6-v2'

/** For documents and demos: kept apart, so that no worker carries it. */
export const PUBLISHED_QUALITY: readonly PublishedQuality[] = [
  {
    measure: 'NDCG@10, TREC DL 19',
    source: MS_MARCO_CARD,
    values: {
      'Xenova/ms-marco-TinyBERT-L-2-v2': 69.84,
      'Xenova/ms-marco-MiniLM-L-2-v2': 71.01,
      'Xenova/ms-marco-MiniLM-L-4-v2': 73.04,
      'Xenova/ms-marco-MiniLM-L-6-v2': 74.3,
      'Xenova/ms-marco-MiniLM-L-12-v2': 74.31,
      'cross-encoder/ms-marco-TinyBERT-L2': 67.43,
      'cross-encoder/ms-marco-TinyBERT-L4': 68.09,
      'cross-encoder/ms-marco-TinyBERT-L6': 69.57,
      'cross-encoder/ms-marco-electra-base': 71.99,
      'nboost/pt-tinybert-msmarco': 63.63,
      'nboost/pt-bert-base-uncased-msmarco': 70.94,
      'nboost/pt-bert-large-msmarco': 73.36,
      'Capreolus/electra-base-msmarco': 71.23,
      'amberoad/bert-multilingual-passage-reranking-msmarco': 68.4,
      'sebastian-hofstaetter/distilbert-cat-margin_mse-T2-msmarco': 72.82,
    },
  },
  {
    measure: 'MRR@10, MS MARCO dev',
    source: MS_MARCO_CARD,
    values: {
      'Xenova/ms-marco-TinyBERT-L-2-v2': 32.56,
      'Xenova/ms-marco-MiniLM-L-2-v2': 34.85,
      'Xenova/ms-marco-MiniLM-L-4-v2': 37.7,
      'Xenova/ms-marco-MiniLM-L-6-v2': 39.01,
      'Xenova/ms-marco-MiniLM-L-12-v2': 39.02,
      'cross-encoder/ms-marco-TinyBERT-L2': 30.15,
      'cross-encoder/ms-marco-TinyBERT-L4': 34.5,
      'cross-encoder/ms-marco-TinyBERT-L6': 36.13,
      'cross-encoder/ms-marco-electra-base': 36.41,
      'nboost/pt-tinybert-msmarco': 28.8,
      'nboost/pt-bert-base-uncased-msmarco': 34.75,
      'nboost/pt-bert-large-msmarco': 36.48,
      'Capreolus/electra-base-msmarco': 36.89,
      'amberoad/bert-multilingual-passage-reranking-msmarco': 35.54,
      'sebastian-hofstaetter/distilbert-cat-margin_mse-T2-msmarco': 37.88,
    },
  },
  {
    measure: 'NDCG@10, 17 BEIR sets',
    source: 'https://huggingface.co/jinaai/jina-reranker-v1-tiny-en',
    values: {
      'Xenova/ms-marco-MiniLM-L-6-v2': 48.64,
      'jinaai/jina-reranker-v1-tiny-en': 48.54,
      'jinaai/jina-reranker-v1-turbo-en': 49.6,
      'mixedbread-ai/mxbai-rerank-xsmall-v1': 48.8,
      'mixedbread-ai/mxbai-rerank-base-v1': 49.19,
    },
  },
  {
    measure: 'NDCG@10, NFCorpus',
    source: 'https://github.com/embeddings-benchmark/mteb/issues/457',
    values: {
      'Xenova/ms-marco-MiniLM-L-6-v2': 32.98,
      'Xenova/bge-reranker-base': 31.47,
      'Xenova/bge-reranker-large': 32.8,
      'jinaai/jina-reranker-v1-tiny-en': 25.39,
    },
  },
]
