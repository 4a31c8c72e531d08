import { RerankError } from '../../../errors.ts'
import type { StoredFile } from '../../../models/model-file.ts'
import { damaged } from './refusals.ts'

const WHOLE = 'model.safetensors'
const INDEX = 'model.safetensors.index.json'

/** Finds the first of some files that is there. */
export type FindFile = (paths: readonly string[]) => Promise<StoredFile | undefined>

/**
 * A model's weights by part: '' is the whole file; a large model's are cut into several, each a part
 * by its own name. Undefined where there are none.
 */
export async function findSafetensors(
  find: FindFile,
): Promise<ReadonlyMap<string, StoredFile> | undefined> {
  const file = await find([WHOLE, INDEX])
  if (file?.info.name !== INDEX) return file && new Map([['', file]])
  const shards = new Map<string, StoredFile>()
  for (const name of readIndex(await file.bytes())) {
    const shard = await find([name])
    if (!shard) {
      throw new RerankError(
        'integrity',
        `${INDEX} names ${name}, but there is no such file: put it beside the others.`,
      )
    }
    shards.set(name, shard)
  }
  return shards
}

/** The names of files that tensors lie in. */
function readIndex(bytes: Uint8Array): readonly string[] {
  let names: unknown[]
  try {
    const { weight_map: fileByTensor } = JSON.parse(new TextDecoder().decode(bytes)) as {
      weight_map: object
    }
    names = [...new Set<unknown>(Object.values(fileByTensor))]
  } catch {
    throw damaged(INDEX, 'no weight_map can be read from it')
  }
  if (names.length > 0 && names.every(isFileName)) return names.sort()
  throw damaged(INDEX, 'its weight_map names no files beside it')
}

/** No path that leads elsewhere. */
function isFileName(name: unknown): name is string {
  return typeof name === 'string' && /^\w[\w.-]*\.safetensors$/.test(name)
}
