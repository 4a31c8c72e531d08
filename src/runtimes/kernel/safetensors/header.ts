import type { TensorBytes } from '../network.ts'
import type { StreamReader } from '../stream-reader.ts'
import { damaged } from './refusals.ts'

/** What a file says of one of its tensors. */
export interface StoredTensor {
  readonly name: string
  /** As the format calls it: 'F32', 'BF16'. */
  readonly type: string
  readonly shape: readonly number[]
  readonly bytes: TensorBytes
}

/** A model of a thousand layers needs less. */
const LONGEST_HEADER = 25 * 2 ** 20

const ELEMENT_BYTES: ReadonlyMap<unknown, number> = new Map([
  ...['BOOL', 'U8', 'I8', 'F8_E4M3', 'F8_E5M2', 'F8_E8M0'].map((type) => [type, 1] as const),
  ...['U16', 'I16', 'F16', 'BF16'].map((type) => [type, 2] as const),
  ...['U32', 'I32', 'F32'].map((type) => [type, 4] as const),
  ...['U64', 'I64', 'F64', 'C64'].map((type) => [type, 8] as const),
])

/**
 * The tensors in the order of their bytes. They fill the file without a gap: so none lies in another,
 * or beyond the end, and no name is there twice.
 *
 *     8 bytes: the header's length | the header: JSON | the tensors' bytes, one after the other
 */
export async function readHeader(
  reader: StreamReader,
  file: string,
  part: string,
): Promise<readonly StoredTensor[]> {
  const length = Number(new DataView((await reader.read(8)).buffer).getBigUint64(0, true))
  if (length > Math.min(LONGEST_HEADER, reader.size - reader.position)) {
    throw damaged(file, `a header of ${length} bytes`)
  }
  const entries = Object.entries(parse(await reader.read(length), file))
  const start = reader.position
  const tensors = entries
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => readEntry(name, entry, file, part, start))
  tensors.sort((a, b) => a.bytes.offset - b.bytes.offset || a.bytes.length - b.bytes.length)
  let end = start
  for (const { name, bytes } of tensors) {
    if (bytes.offset !== end) throw damaged(file, `${name} does not begin where another ends`)
    end += bytes.length
  }
  if (end !== reader.size) throw damaged(file, `${reader.size} bytes instead of ${end}`)
  return tensors
}

function parse(bytes: Uint8Array, file: string): object {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw damaged(file, 'its header is no JSON')
  }
  if (isObject(header)) return header
  throw damaged(file, 'its header is no object')
}

function readEntry(
  name: string,
  entry: unknown,
  file: string,
  part: string,
  start: number,
): StoredTensor {
  if (!isObject(entry)) throw damaged(file, `${name} is not described`)
  const { dtype, shape, data_offsets: offsets } = entry
  if (typeof dtype !== 'string' || !areSizes(shape) || !areSizes(offsets)) {
    throw damaged(file, `${name} is not described`)
  }
  const [from, to] = offsets
  const length = Number(to) - Number(from)
  const elementBytes = ELEMENT_BYTES.get(dtype)
  const wanted = elementBytes && shape.reduce((product, size) => product * size, elementBytes)
  // How long newer types are is unknown; whoever wants such a tensor refuses it.
  if (offsets.length !== 2 || !(length >= 0) || (wanted ?? length) !== length) {
    throw damaged(
      file,
      `${name} has bytes ${offsets.join(' to ')}, but the shape ${shape.join(' × ')}`,
    )
  }
  return { name, type: dtype, shape, bytes: { part, offset: start + from!, length } }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function areSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)
}
