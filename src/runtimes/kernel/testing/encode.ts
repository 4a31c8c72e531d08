// Random numbers as files write them.
import type { ElementType } from '../network.ts'
import type { Random } from './random.ts'

export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly scale: Float32Array | null
  readonly zero: Int32Array | null
}

/** So many outputs, row by row or column by column; quantised ones with a scale each, or one for all. */
export interface Wanted {
  readonly type: ElementType
  readonly outputs: number
  readonly inputs: number
  readonly deviation: number
  readonly perRow: boolean
}

/** Even from -127 to 127, whole numbers have this deviation. */
const BYTE_DEVIATION = 127 / Math.sqrt(3)

export function encodeRandom(wanted: Wanted, random: Random): Encoded {
  const { type, outputs, inputs, deviation, perRow } = wanted
  const count = outputs * inputs
  const floats = { scale: null, zero: null }
  if (type === 'f32') return { bytes: bytesOf(random.normals(count, deviation)), ...floats }
  if (type === 'bf16') {
    const bits = new Uint32Array(random.normals(count, deviation).buffer)
    return { bytes: bytesOf(Uint16Array.from(bits, (one) => one >>> 16)), ...floats }
  }
  if (type === 'f16') {
    const numbers = random.normals(count, deviation)
    return { bytes: bytesOf(Uint16Array.from(numbers, halfOf)), ...floats }
  }
  const factors = perRow ? outputs : 1
  const scale = Float32Array.from(
    { length: factors },
    () => (deviation / BYTE_DEVIATION) * random.between(0.7, 1.3),
  )
  const whole = Int8Array.from({ length: count }, () => random.below(255) - 127)
  if (type === 'i8') return { bytes: bytesOf(whole), scale, zero: null }
  const zero = Int32Array.from({ length: factors }, () => 118 + random.below(20))
  return { bytes: Uint8Array.from(whole, (one) => one + 128), scale, zero }
}

/** Half precision, cut off: for numbers that are neither very large nor very small. */
function halfOf(number: number): number {
  const [bits] = new Uint32Array(Float32Array.of(number).buffer)
  const exponent = ((bits! >>> 23) & 255) - 112
  const sign = (bits! >>> 16) & 0x8000
  return exponent > 0 ? sign | (exponent << 10) | ((bits! >>> 13) & 0x3ff) : sign
}

function bytesOf(numbers: Float32Array | Uint16Array | Int8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(numbers.buffer as ArrayBuffer, numbers.byteOffset, numbers.byteLength)
}
