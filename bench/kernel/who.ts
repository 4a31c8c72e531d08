import { SHAPE, type ContenderName, type ModelName } from '../ids.ts'

export type Who = ContenderName | 'native'

/** Who is measured, by the name in the report. */
export const WHO: Readonly<Record<Who, string>> = {
  kernel: 'kernel',
  'kernel-plain': 'kernel without relaxed SIMD',
  'kernel-twice': 'two kernels of 1 thread, half the documents each',
  ours: 'our ONNX runtime',
  stock: 'transformers.js as used',
  'stock-unpadded': 'transformers.js, sorted and unpadded',
  native: 'onnxruntime in Node, tokens given',
}

export function shapeOn(model: ModelName, threads: number): string {
  return `${SHAPE[model]}, ${threads} thread${threads > 1 ? 's' : ''}`
}
