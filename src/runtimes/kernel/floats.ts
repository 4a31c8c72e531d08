/** Floating-point formats of files, the lowest byte first. */
export type FloatType = 'f32' | 'f16' | 'bf16'

/** Exact: a single-precision number can be any number of the shorter formats. */
export function decodeFloats(type: FloatType, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  // A copy lies where an array of wider numbers may begin.
  const { buffer } = new Uint8Array(bytes)
  if (type === 'f32') return new Float32Array(buffer)
  const halves = new Uint16Array(buffer)
  const bits = new Uint32Array(halves.length)
  const toBits = type === 'bf16' ? (half: number) => half << 16 : bitsOfHalf
  for (let i = 0; i < halves.length; i++) bits[i] = toBits(halves[i]!)
  return new Float32Array(bits.buffer)
}

/** A half has 5 bits of exponent and 10 of fraction, where single precision has 8 and 23. */
function bitsOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16
  const exponent = (half >> 10) & 31
  const fraction = half & 0x3ff
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13)
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13)
  if (fraction === 0) return sign
  // Subnormal in 10 bits, normal in 23: its highest bit becomes the hidden one.
  const shift = Math.clz32(fraction) - 21
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)
}
