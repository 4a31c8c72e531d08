import { RerankError } from '../errors.ts'
import type { Dtype } from '../types.ts'
import type { StoredFile } from './file-store.ts'
import type { OpenedModel } from './opened-model.ts'

/** How exporters name the graph of a precision, the usual one first. */
const NAMES: Readonly<Record<Dtype, readonly string[]>> = {
  fp32: ['model'],
  fp16: ['model_fp16'],
  int8: ['model_quantized', 'model_int8', 'model_uint8', 'model_quint8_avx2'],
  q4: ['model_q4'],
  q4f16: ['model_q4f16'],
}

/** The graph under '', and weights beside it by what their names add to the graph's. */
export type OnnxFiles = ReadonlyMap<string, StoredFile>

/** Throws `dtype-unavailable`. */
export async function getOnnx(model: OpenedModel, dtype: Dtype): Promise<OnnxFiles> {
  const files = await findOnnx(model, dtype)
  if (files) return files
  throw new RerankError(
    'dtype-unavailable',
    `${model.name} has no ${dtype} file: looked for ${graphPaths(model, dtype).join(', ')}. Leave dtype out, or export one.`,
  )
}

/** Undefined where the precision is not published. */
export async function findOnnx(model: OpenedModel, dtype: Dtype): Promise<OnnxFiles | undefined> {
  const graph = await model.find(graphPaths(model, dtype))
  if (!graph) return undefined
  const files = new Map([['', graph]])
  for (let i = 0; i < model.facts.externalFiles; i++) {
    const suffix = `_data${i === 0 ? '' : `_${i}`}`
    const part = await model.find([graph.info.name + suffix])
    if (part) files.set(suffix, part)
  }
  return files
}

function graphPaths({ published }: OpenedModel, dtype: Dtype): string[] {
  const known = published[dtype]?.path
  if (known) return [known]
  return ['onnx/', ''].flatMap((folder) => NAMES[dtype].map((name) => `${folder}${name}.onnx`))
}
