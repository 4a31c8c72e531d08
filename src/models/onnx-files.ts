import { RerankError } from '../errors.ts'
import type { Dtype } from '../types.ts'
import type { StoredFile } from './file-store.ts'
import type { OpenedModel } from './open-model.ts'

/** How exporters name the graph of a precision, the usual one first. */
const NAMES: Readonly<Record<Dtype, readonly string[]>> = {
  fp32: ['model'],
  fp16: ['model_fp16'],
  int8: ['model_quantized', 'model_int8', 'model_uint8', 'model_quint8_avx2'],
  q4: ['model_q4'],
  q4f16: ['model_q4f16'],
}

export interface OnnxFiles {
  readonly graph: StoredFile
  /** Weights beside the graph, by what their names add to the graph's. */
  readonly parts: ReadonlyMap<string, StoredFile>
}

/** Throws `dtype-unavailable`. */
export async function findOnnx(model: OpenedModel, dtype: Dtype): Promise<OnnxFiles> {
  const known = model.published[dtype]?.path
  const usual = ['onnx/', ''].flatMap((folder) =>
    NAMES[dtype].map((name) => `${folder}${name}.onnx`),
  )
  const paths = known ? [known] : usual
  const graph = await model.find(paths)
  if (!graph) {
    throw new RerankError(
      'dtype-unavailable',
      `${model.name} has no ${dtype} file: looked for ${paths.join(', ')}. Leave dtype out, or export one.`,
    )
  }
  const parts = new Map<string, StoredFile>()
  for (let i = 0; i < model.facts.externalFiles; i++) {
    const suffix = `_data${i === 0 ? '' : `_${i}`}`
    const part = await model.find([graph.info.name + suffix])
    if (part) parts.set(suffix, part)
  }
  return { graph, parts }
}
