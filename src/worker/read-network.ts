import { RerankError, toRerankError } from '../errors.ts'
import type { StoredFile } from '../models/file-store.ts'
import { findOnnx } from '../models/onnx-files.ts'
import type { OpenedModel } from '../models/opened-model.ts'
import type { KernelDtype } from '../runtimes/kernel/kernel.ts'
import type { Network } from '../runtimes/kernel/network.ts'
import { readOnnx } from '../runtimes/kernel/onnx/read-onnx.ts'
import { fillOutline } from '../runtimes/kernel/outline.ts'
import { findSafetensors } from '../runtimes/kernel/safetensors/find-safetensors.ts'
import { readSafetensors } from '../runtimes/kernel/safetensors/read-safetensors.ts'
import type { Dtype } from '../types.ts'

/** By part, as a network's matrices name them. */
type Files = ReadonlyMap<string, StoredFile>

/** A network, and the files that its matrices lie in. */
export interface OpenedNetwork {
  readonly network: Network
  readonly files: Files
}

/** A way to write a model down, of which one attempt says all. */
type Format = 'graph' | 'checkpoint'

interface Place {
  readonly format: Format
  find(model: OpenedModel): Promise<Files | undefined>
}

const graph = (dtype: Dtype): Place => ({
  format: 'graph',
  find: (model) => findOnnx(model, dtype),
})
const checkpoint: Place = {
  format: 'checkpoint',
  find: (model) => findSafetensors(model.find),
}

/** Where a precision is looked for: the smallest download first, then what loses the least. */
const PLACES: Readonly<Record<KernelDtype, readonly Place[]>> = {
  int8: [graph('int8'), checkpoint, graph('fp32')],
  fp32: [graph('fp32'), checkpoint, graph('fp16')],
}

/**
 * Reads the first of a model's files that the kernel can run. What it cannot run as a graph may do as
 * a checkpoint, whose names say what everything is; then the graph's refusal is the one that counts.
 */
export async function readNetwork(
  model: OpenedModel,
  dtype: KernelDtype,
  quiet: () => void,
): Promise<OpenedNetwork> {
  const refusals = new Map<Format, RerankError>()
  let notStored: RerankError | undefined
  for (const { format, find } of PLACES[dtype]) {
    if (refusals.has(format)) continue
    try {
      const files = await find(model)
      if (!files) continue
      quiet()
      return { network: await READERS[format](files, model), files }
    } catch (thrown) {
      const error = toRerankError(thrown, 'load-failed')
      // Offline, what is stored may be the next one.
      if (error.code === 'offline') notStored ??= error
      else if (error.code === 'unsupported-model') refusals.set(format, error)
      else throw error
    }
  }
  const [refusal] = refusals.values()
  throw refusal ?? notStored ?? missing(model, dtype)
}

const READERS: Readonly<Record<Format, (files: Files, model: OpenedModel) => Promise<Network>>> = {
  graph: async (files, { outline }) => {
    const file = files.get('')!
    if (outline) return fillOutline(outline, await file.bytes())
    const sized = [...files].map(([part, { info, stream }]) => {
      return [part, { size: info.bytes, stream }] as const
    })
    return readOnnx(file.info.name, new Map(sized))
  },
  checkpoint: (files, { config }) => readSafetensors(files, config),
}

function missing({ name }: OpenedModel, dtype: Dtype): RerankError {
  return new RerankError(
    'dtype-unavailable',
    `${name} has no ${dtype} file that the kernel can read: neither a graph (onnx/model.onnx, onnx/model_quantized.onnx) nor model.safetensors.`,
  )
}
