import type { KnownModel } from './types.ts'

// What many rows have in common. Paths are those that the hub's file pages list.

export const UNTESTED: KnownModel['status'] = { kind: 'untested' }
export const FP32: KnownModel['paths'] = { fp32: 'onnx/model.onnx' }
export const FP32_INT8: KnownModel['paths'] = { ...FP32, int8: 'onnx/model_quantized.onnx' }
export const FP32_FP16_INT8: KnownModel['paths'] = { ...FP32_INT8, fp16: 'onnx/model_fp16.onnx' }
export const WITH_Q4: KnownModel['paths'] = { ...FP32_FP16_INT8, q4: 'onnx/model_q4.onnx' }

export const ENGLISH_BERT: Pick<
  KnownModel,
  'modelType' | 'licence' | 'languages' | 'maxLength' | 'status'
> = {
  modelType: 'bert',
  licence: 'apache-2.0',
  languages: ['en'],
  maxLength: 512,
  status: UNTESTED,
}
