// Rows of floats made ready for the tiles: normalised, quantised, laid in blocks of six.
import { constant } from './constants'
import { ROUNDER_BITS } from './functions'
import { ROWS_STEP, TILE_ROWS } from './tile'
import { keepFirst, largestOf, sumOf } from './vectors'

/** What a block of rows holds: a row's four bytes of a step. */
export type Form = i32
/** Four activations of 7 bits. */
export const BYTES: Form = 0
/** Two activations of 7 bits, in 16 each. */
export const WORDS: Form = 1
/** One float. */
export const FLOATS: Form = 2

const LEVELS: f32 = 127

/** Where a row's first step lies: in block row / 6. */
// @ts-ignore: decorator
@inline
export function placeOf(blocks: usize, row: i32, steps: i32): usize {
  return blocks + <usize>(row / TILE_ROWS) * <usize>steps * ROWS_STEP + <usize>(row % TILE_ROWS) * 4
}

// @ts-ignore: decorator
@inline
function scatter(to: usize, four: v128): void {
  v128.store32_lane(to, four, 0)
  v128.store32_lane(to, four, 1, ROWS_STEP)
  v128.store32_lane(to, four, 2, 2 * ROWS_STEP)
  v128.store32_lane(to, four, 3, 3 * ROWS_STEP)
}

// @ts-ignore: decorator
@inline
function quantized(x: usize, factor: v128, origin: v128): v128 {
  const rounded = f32x4.add(f32x4.mul(v128.load(x), factor), constant(2))
  return i32x4.sub(rounded, origin)
}

/**
 * Each row gets a scale and a zero of its own, so that its numbers depend on no other row. 0 is always
 * among what can be said exactly. Padding up to the stride (a multiple of eight numbers) is 0.
 */
// @ts-ignore: decorator
@inline
function quantizeRow(form: Form, x: usize, stride: usize, to: usize, facts: usize): void {
  let low = f32x4.splat(0)
  let high = low
  const end = x + stride
  for (let at = x; at < end; at += 16) {
    const four = v128.load(at)
    low = f32x4.pmin(low, four)
    high = f32x4.pmax(high, four)
  }
  const lowest = -largestOf(f32x4.neg(low))
  const highest = largestOf(high)
  // What is no number has come out of a whole row, if at all; it must not be rounded to one.
  const range = highest - lowest + load<f32>(x) * 0
  const factor: f32 = range > 0 ? LEVELS / range : 0
  const zero = <i32>nearest(-lowest * factor)
  store<f32>(facts, range / LEVELS)
  store<i32>(facts, zero, 4)
  const factors = f32x4.splat(factor)
  const origins = i32x4.splat(ROUNDER_BITS - zero)
  const top = i8x16.splat(127)
  if (form == BYTES) {
    let at = x
    for (; at + 64 <= end; at += 64) {
      const first = i16x8.narrow_i32x4_s(quantized(at, factors, origins), quantized(at + 16, factors, origins))
      const second = i16x8.narrow_i32x4_s(quantized(at + 32, factors, origins), quantized(at + 48, factors, origins))
      scatter(to, i8x16.min_u(i8x16.narrow_i16x8_u(first, second), top))
      to += 4 * ROWS_STEP
    }
    // The stride leaves eight at most.
    if (at < end) {
      const first = i16x8.narrow_i32x4_s(quantized(at, factors, origins), quantized(at + 16, factors, origins))
      const bytes = i8x16.min_u(i8x16.narrow_i16x8_u(first, first), top)
      v128.store32_lane(to, bytes, 0)
      v128.store32_lane(to, bytes, 1, ROWS_STEP)
    }
  } else {
    const topWord = i16x8.splat(127)
    for (let at = x; at < end; at += 32) {
      const words = i16x8.narrow_i32x4_s(quantized(at, factors, origins), quantized(at + 16, factors, origins))
      scatter(to, i16x8.max_s(i16x8.min_s(words, topWord), i16x8.splat(0)))
      to += 4 * ROWS_STEP
    }
  }
}

// @ts-ignore: decorator
@inline
function packRow(form: Form, x: usize, stride: usize, to: usize, facts: usize): void {
  if (form == BYTES) quantizeRow(BYTES, x, stride, to, facts)
  else if (form == WORDS) quantizeRow(WORDS, x, stride, to, facts)
  else {
    const end = x + stride
    for (; x < end; x += 16) {
      scatter(to, v128.load(x))
      to += 4 * ROWS_STEP
    }
  }
}

/** Rows of `stride` bytes into blocks; `facts` gets a scale and a zero a row where they are quantised. */
export function packRows(form: Form, x: usize, stride: usize, count: i32, steps: i32, blocks: usize, facts: usize): void {
  for (let row = 0; row < count; row++) {
    packRow(form, x, stride, placeOf(blocks, row, steps), facts)
    x += stride
    facts += 8
  }
}

/** To mean 0 and variance 1, then gain and bias. Gain and bias are 0 in the padding, and so is the result. */
// @ts-ignore: decorator
@inline
function normalizeRow(x: usize, stride: usize, width: i32, gain: usize, bias: usize, epsilon: f32): void {
  const whole = x + (<usize>(width & ~3) << 2)
  const rest = width & 3
  let sum = f32x4.splat(0)
  let at = x
  for (; at < whole; at += 16) sum = f32x4.add(sum, v128.load(at))
  if (rest) sum = f32x4.add(sum, keepFirst(v128.load(at), rest))
  const mean = sumOf(sum) / <f32>width
  const means = f32x4.splat(mean)
  let squares = f32x4.splat(0)
  for (at = x; at < whole; at += 16) {
    const off = f32x4.sub(v128.load(at), means)
    squares = f32x4.add(squares, f32x4.mul(off, off))
  }
  if (rest) {
    const off = keepFirst(f32x4.sub(v128.load(at), means), rest)
    squares = f32x4.add(squares, f32x4.mul(off, off))
  }
  const factor = f32x4.splat(<f32>1 / sqrt<f32>(sumOf(squares) / <f32>width + epsilon))
  const end = x + stride
  for (at = x; at < end; at += 16) {
    const scaled = f32x4.mul(f32x4.sub(v128.load(at), means), factor)
    v128.store(at, f32x4.add(f32x4.mul(scaled, v128.load(gain)), v128.load(bias)))
    gain += 16
    bias += 16
  }
}

export function normalizeRows(x: usize, stride: usize, width: i32, count: i32, gain: usize, bias: usize, epsilon: f32): void {
  for (let row = 0; row < count; row++) {
    normalizeRow(x, stride, width, gain, bias, epsilon)
    x += stride
  }
}

/** Both, while the row is near. */
export function normalizeAndPack(
  form: Form,
  x: usize, stride: usize, width: i32, count: i32,
  gain: usize, bias: usize, epsilon: f32,
  steps: i32, blocks: usize, facts: usize,
): void {
  for (let row = 0; row < count; row++) {
    normalizeRow(x, stride, width, gain, bias, epsilon)
    packRow(form, x, stride, placeOf(blocks, row, steps), facts)
    x += stride
    facts += 8
  }
}

export function copy(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes)
}
