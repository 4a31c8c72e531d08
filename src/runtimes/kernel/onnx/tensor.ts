import { decodeFloats } from '../floats.ts'
import type { ElementType, TensorBytes } from '../network.ts'
import {
  fixedOf,
  integerOf,
  integersOf,
  messagesOf,
  payloadsOf,
  textOf,
  type Message,
} from './protobuf.ts'
import { damaged, unsupported } from './refusals.ts'

export interface Tensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly count: number
  /** null for a type that no encoder needs. */
  readonly type: TensorType | null
  /** null where its numbers do not lie side by side. */
  readonly location: TensorBytes | null
  /** Those of a small tensor; in a file beside the graph, they are read later than the rest. */
  bytes: Uint8Array<ArrayBuffer> | null
  /** Decoded when they are first asked for. */
  values: Float64Array | null
}

export type TensorType = ElementType | 'u16' | 'i16' | 'i32' | 'i64' | 'bool' | 'f64'

/** TensorProto.DataType */
const TYPES: Readonly<Record<number, TensorType>> = {
  1: 'f32',
  2: 'u8',
  3: 'i8',
  4: 'u16',
  5: 'i16',
  6: 'i32',
  7: 'i64',
  9: 'bool',
  10: 'f16',
  11: 'f64',
  16: 'bf16',
}

const BYTES: Readonly<Record<TensorType, number>> = {
  ...{ f64: 8, f32: 4, f16: 2, bf16: 2 },
  ...{ i64: 8, i32: 4, i16: 2, u16: 2, i8: 1, u8: 1, bool: 1 },
}

const ELEMENT_TYPES: readonly string[] = ['f32', 'f16', 'bf16', 'i8', 'u8']
const FLOATS: readonly string[] = ['f64', 'f32', 'f16', 'bf16']
const EXTERNAL = 1

/** TensorProto */
const FIELD = {
  ...{ dims: 1, type: 2, floats: 4, int32s: 5, int64s: 7, name: 8, raw: 9, doubles: 10 },
  ...{ external: 13, place: 14 },
}

/** `partOf` says which file beside the graph a name means. */
export function readTensor(message: Message, partOf: (location: string) => string): Tensor {
  const name = textOf(message, FIELD.name)
  const shape = integersOf(message, FIELD.dims)
  const count = shape.reduce((product, size) => product * size, 1)
  if (shape.some((size) => size < 0) || !Number.isSafeInteger(count) || shape.length > 16) {
    throw damaged(`${name} has the shape ${shape.join(' × ')}`)
  }
  const code = integerOf(message, FIELD.type) ?? 0
  const type = TYPES[code] ?? null
  const tensor = { name, shape, count, type, values: null }
  if (!type) return { ...tensor, location: null, bytes: null }
  const length = count * BYTES[type]
  if (integerOf(message, FIELD.place) === EXTERNAL) {
    return { ...tensor, location: readPlace(message, length, partOf), bytes: null }
  }
  const [payload] = payloadsOf(message, rawField(message, type))
  if (payload) {
    if (payload.length !== length) {
      // Numbers of a fixed size need not be packed into one field.
      const bytes = fixedOf(message, rawField(message, type))
      if (bytes.length !== length) throw damaged(`${name} has more or fewer numbers than its shape`)
      return { ...tensor, location: null, bytes }
    }
    const { offset, bytes } = payload
    return { ...tensor, location: { part: '', offset, length }, bytes }
  }
  const integers = integersOf(message, type === 'i64' ? FIELD.int64s : FIELD.int32s)
  if (integers.length !== count) throw damaged(`${name} has more or fewer numbers than its shape`)
  const values =
    type === 'f16' || type === 'bf16'
      ? Float64Array.from(decodeFloats(type, new Uint8Array(Uint16Array.from(integers).buffer)))
      : Float64Array.from(integers)
  return { ...tensor, location: null, bytes: null, values }
}

/** The tensor's numbers; refuses a large one, of which only the place is known. */
export function valuesOf(tensor: Tensor): Float64Array {
  const { type, bytes, name } = tensor
  if (tensor.values) return tensor.values
  if (!type || !bytes) throw unsupported(`it would have to compute with ${name || 'a constant'}`)
  tensor.values = decode(type, bytes)
  return tensor.values
}

/** Whether it is of the kind that weights are of. */
export function elementType({ type }: Tensor): ElementType | null {
  return type && ELEMENT_TYPES.includes(type) ? (type as ElementType) : null
}

export function isFloat({ type }: Tensor): boolean {
  return type !== null && FLOATS.includes(type)
}

/** Single- and double-precision numbers have fields of their own, with the same bytes. */
function rawField(message: Message, type: TensorType): number {
  if (message.has(FIELD.raw)) return FIELD.raw
  if (type === 'f32') return FIELD.floats
  return type === 'f64' ? FIELD.doubles : FIELD.raw
}

function readPlace(
  message: Message,
  length: number,
  partOf: (location: string) => string,
): TensorBytes {
  const entries = new Map(
    messagesOf(message, FIELD.external).map((entry) => [textOf(entry, 1), textOf(entry, 2)]),
  )
  const offset = Number(entries.get('offset') ?? 0)
  if (!(Number.isSafeInteger(offset) && offset >= 0)) {
    throw damaged(`a tensor begins at ${entries.get('offset')}`)
  }
  if (Number(entries.get('length') ?? length) !== length) {
    throw damaged('a tensor has more or fewer numbers than its shape')
  }
  return { part: partOf(entries.get('location') ?? ''), offset, length }
}

function decode(type: TensorType, bytes: Uint8Array): Float64Array {
  if (type === 'f32' || type === 'f16' || type === 'bf16') {
    return new Float64Array(decodeFloats(type, bytes))
  }
  // A copy lies where an array of wider numbers may begin.
  const { buffer } = new Uint8Array(bytes)
  if (type === 'i64') return Float64Array.from(new BigInt64Array(buffer), Number)
  const Numbers = {
    ...{ f64: Float64Array, i32: Int32Array, i16: Int16Array, u16: Uint16Array },
    ...{ i8: Int8Array, u8: Uint8Array, bool: Uint8Array },
  }[type]
  return new Float64Array(new Numbers(buffer))
}
