import { ENGLISH_BERT, FP32, FP32_FP16_INT8 } from './shared-facts.ts'
import type { KnownModel } from './types.ts'

// Those of the ms-marco card that run here, as it sorts them.

/** Their configs name Identity: scores are logits, some -11 to 11. */
const MS_MARCO_V2: Omit<KnownModel, 'id' | 'original' | 'parameters'> = {
  ...ENGLISH_BERT,
  activation: 'identity',
  paths: FP32_FP16_INT8,
}

/** Their configs name nothing: one label, so a sigmoid. Converted by their makers, in 2025. */
const MS_MARCO_V1: Omit<KnownModel, 'id' | 'original' | 'parameters' | 'paths'> = {
  ...ENGLISH_BERT,
  activation: 'sigmoid',
}
/** Of the makers' int8 files the one with unsigned weights: signed ones can overflow in native code without VNNI. */
const MAKERS_INT8: KnownModel['paths'] = { ...FP32, int8: 'onnx/model_quint8_avx2.onnx' }

export const MS_MARCO: readonly KnownModel[] = [
  {
    ...MS_MARCO_V2,
    id: 'Xenova/ms-marco-TinyBERT-L-2-v2',
    original: 'cross-encoder/ms-marco-TinyBERT-L2-v2',
    parameters: 4_400_000,
  },
  {
    ...MS_MARCO_V2,
    id: 'Xenova/ms-marco-MiniLM-L-2-v2',
    original: 'cross-encoder/ms-marco-MiniLM-L2-v2',
    parameters: 15_600_000,
  },
  {
    ...MS_MARCO_V2,
    id: 'Xenova/ms-marco-MiniLM-L-4-v2',
    original: 'cross-encoder/ms-marco-MiniLM-L4-v2',
    parameters: 19_200_000,
  },
  {
    ...MS_MARCO_V2,
    id: 'Xenova/ms-marco-MiniLM-L-6-v2',
    original: 'cross-encoder/ms-marco-MiniLM-L6-v2',
    parameters: 22_700_000,
  },
  {
    ...MS_MARCO_V2,
    id: 'Xenova/ms-marco-MiniLM-L-12-v2',
    original: 'cross-encoder/ms-marco-MiniLM-L12-v2',
    parameters: 33_400_000,
  },
  {
    ...MS_MARCO_V1,
    id: 'cross-encoder/ms-marco-TinyBERT-L2',
    original: 'cross-encoder/ms-marco-TinyBERT-L2',
    parameters: 4_400_000,
    paths: MAKERS_INT8,
  },
  {
    ...MS_MARCO_V1,
    id: 'cross-encoder/ms-marco-TinyBERT-L4',
    original: 'cross-encoder/ms-marco-TinyBERT-L4',
    parameters: 14_400_000,
    paths: MAKERS_INT8,
  },
  {
    ...MS_MARCO_V1,
    id: 'cross-encoder/ms-marco-TinyBERT-L6',
    original: 'cross-encoder/ms-marco-TinyBERT-L6',
    parameters: 67_000_000,
    paths: FP32,
  },
  {
    ...MS_MARCO_V1,
    id: 'cross-encoder/ms-marco-electra-base',
    original: 'cross-encoder/ms-marco-electra-base',
    modelType: 'electra',
    parameters: 109_500_000,
    paths: FP32,
  },
]
