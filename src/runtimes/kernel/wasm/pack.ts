// Matrices of bytes into panels, as tile.ts draws them. A small model is packed once, before an engine has
// optimised anything: what it makes of this at first sight is fast, what it makes of JavaScript is not.
import { isFirst } from './vectors'

/** What is rounded reaches from -127 to 127. */
const LARGEST_BYTE: f32 = 127
/** Twice the largest sum that ../quantize.ts allows. */
const LARGEST_TWICE: i32 = 516

/** The digits of four outputs, a vector's first bytes; `apart` is from one output to the next. */
// @ts-ignore: decorator
@inline
function digitsAt(at: usize, apart: usize): v128 {
  const first = v128.load32_zero(at)
  if (apart == 1) return first
  const second = v128.load8_lane(at + apart, first, 1)
  const third = v128.load8_lane(at + 2 * apart, second, 2)
  return v128.load8_lane(at + 3 * apart, third, 3)
}

// @ts-ignore: decorator
@inline
function widen(bytes: v128): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes))
}

/** Four numbers in double precision are two vectors: the first half of a vector, and the second. */
// @ts-ignore: decorator
@inline
function firstHalf(four: v128): v128 {
  return f64x2.promote_low_f32x4(four)
}

// @ts-ignore: decorator
@inline
function secondHalf(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1))
}

/** The nearest whole numbers below. */
// @ts-ignore: decorator
@inline
function floorOf(two: v128): v128 {
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(two))
}

/**
 * Four inputs' weights for four outputs, an output's side by side. The factors are twice what they are to be:
 * so the nearest whole number, of two as near the larger one, is found without adding a half, which might round.
 */
function weightsAt(
  at: usize, end: usize, input: usize, output: usize,
  flips: v128, zeros: v128, scales: v128, factors: v128, moreFactors: v128,
): v128 {
  let weights = i32x4.splat(0)
  for (let i = 0; i < 4; i++) {
    weights = i32x4.shr_u(weights, 8)
    if (at < end) {
      const whole = i32x4.sub(widen(v128.xor(digitsAt(at, output), flips)), zeros)
      const values = f32x4.mul(f32x4.convert_i32x4_s(whole), scales)
      const twice = v128.shuffle<i64>(
        floorOf(f64x2.mul(firstHalf(values), factors)),
        floorOf(f64x2.mul(secondHalf(values), moreFactors)),
        0, 2,
      )
      const rounded = i32x4.shr_s(i32x4.add(twice, i32x4.splat(1)), 1)
      weights = v128.or(weights, i32x4.shl(rounded, 24))
      at += input
    }
  }
  return weights
}

/** To a panel's first outputs, or to its last. */
// @ts-ignore: decorator
@inline
function storeWeights(group: i32, to: usize, last: usize, weights: v128): void {
  if (group == 4) {
    v128.store(to + last * 4, weights)
    return
  }
  const steps = v128.shuffle<i16>(weights, weights, 0, 2, 4, 6, 1, 3, 5, 7)
  v128.store64_lane(to + last * 2, steps, 0)
  v128.store64_lane(to + last * 2, steps, 1, 16)
}

// @ts-ignore: decorator
@inline
function absolutePairs(weights: v128): v128 {
  return i16x8.extadd_pairwise_i8x16_u(i8x16.abs(weights))
}

/**
 * A matrix of bytes, whose digits lie `input` bytes from one input to the next and `output` from one output
 * to the next. Behind them there must be room for four outputs more, of whatever. `own` has what belongs to
 * the outputs: scales, zeros and biases, each a multiple of eight. The results are those of ../quantize.ts for
 * the same numbers as floats, or a file's own bytes, where they are signed and around 0. Whether all numbers
 * are finite.
 */
export function packDigits(
  digits: usize, input: usize, output: usize, columns: i32, rows: i32, signed: bool, own: usize,
  panels: usize, facts: usize, group: i32,
): bool {
  const length = (<usize>columns + 7) & ~7
  const apart = ownApart(rows)
  const flips = i32x4.splat(signed ? 0x80808080 : 0)
  for (let row = 0; row < rows; row += 4) {
    const last = row & 4
    const to = facts + last * 4
    const isOutput = isFirst(rows - row)
    const at = own + (<usize>row << 2)
    v128.store(to, v128.and(v128.load(at), isOutput))
    v128.store(to, v128.load(at + apart), 32)
    v128.store(to, v128.and(v128.load(at + 2 * apart), isOutput), 64)
    const first = digits + <usize>row * output
    if (!packFour(first, input, output, columns, flips, isOutput, panels, last, to, group)) return false
    if (last) {
      panels += 8 * length
      facts += 96
    }
  }
  return true
}

/** From the outputs' scales to their zeros, and on to their biases. */
// @ts-ignore: decorator
@inline
function ownApart(rows: i32): usize {
  return ((<usize>rows + 7) & ~7) << 2
}

/**
 * The same digits as floats: `size` bytes from some rows to the next ones, which are so many as lie side by
 * side. Whether all are finite.
 */
export function dequantize(
  digits: usize, input: usize, output: usize, columns: i32, rows: i32, signed: bool, own: usize,
  to: usize, size: usize, sideBySide: i32,
): bool {
  const apart = ownApart(rows)
  const flip = signed ? 0x80 : 0
  let none: f32 = 0
  for (let row = 0; row < rows; row++) {
    const scale = load<f32>(own)
    const zero = load<i32>(own + apart) + flip
    own += 4
    let at = digits + <usize>row * output
    const end = at + <usize>columns * input
    let into = to + <usize>(row / sideBySide) * size + (<usize>(row % sideBySide) << 2)
    for (; at < end; at += input) {
      const value = <f32>(((<i32>load<u8>(at)) ^ flip) - zero) * scale
      none += value * 0
      store<f32>(into, value)
      into += <usize>sideBySide << 2
    }
  }
  return none == 0
}

// @ts-ignore: decorator
@inline
function packFour(
  digits: usize, input: usize, output: usize, columns: i32, flips: v128, isOutput: v128,
  panel: usize, last: usize, facts: usize, group: i32,
): bool {
  const end = digits + <usize>columns * input
  const scales = v128.load(facts)
  const fileZeros = v128.load(facts, 32)
  // Signed digits are taken as unsigned ones, 128 larger.
  const zeros = i32x4.add(fileZeros, widen(flips))
  let lowest = i32x4.splat(-1)
  let highest = i32x4.splat(0)
  for (let at = digits; at < end; at += input) {
    const four = v128.xor(digitsAt(at, output), flips)
    lowest = i8x16.min_u(lowest, four)
    highest = i8x16.max_u(highest, four)
  }
  const farthest = i32x4.max_s(
    i32x4.abs(i32x4.sub(widen(lowest), zeros)),
    i32x4.abs(i32x4.sub(widen(highest), zeros)),
  )
  const largest = f32x4.mul(f32x4.convert_i32x4_s(farthest), f32x4.abs(scales))
  const none = i32x4.splat(0)
  const one = f32x4.splat(1)
  // As they are in the file; and what is no output at all is 0.
  let asTheyAre = v128.and(
    v128.and(i32x4.eq(fileZeros, none), i32x4.ne(widen(flips), none)),
    v128.and(f32x4.eq(f32x4.sub(scales, scales), none), isOutput),
  )
  let levels = f32x4.splat(LARGEST_BYTE)
  let fits = false
  while (!fits) {
    const isFinite = f32x4.eq(f32x4.sub(largest, largest), none)
    if (!i32x4.all_true(v128.or(asTheyAre, isFinite))) return false
    const valued = v128.bitselect(one, scales, asTheyAre)
    const most = v128.bitselect(one, largest, asTheyAre)
    const ofMost = v128.bitselect(one, levels, asTheyAre)
    const first = firstHalf(most)
    const second = secondHalf(most)
    const firstLevels = firstHalf(ofMost)
    const secondLevels = secondHalf(ofMost)
    const factors = v128.and(f64x2.div(f64x2.add(firstLevels, firstLevels), first), f64x2.gt(first, none))
    const moreFactors = v128.and(f64x2.div(f64x2.add(secondLevels, secondLevels), second), f64x2.gt(second, none))
    let sums = none
    let largestTwice = none
    let to = panel
    for (let at = digits; at < end; at += 8 * input) {
      const four = weightsAt(at, end, input, output, flips, zeros, valued, factors, moreFactors)
      const next = weightsAt(at + 4 * input, end, input, output, flips, zeros, valued, factors, moreFactors)
      storeWeights(group, to, last, four)
      storeWeights(group, to + 32, last, next)
      // The weights that meet in 16 bits, see ../quantize.ts: two of each output's four, and of its next.
      const met = i16x8.add(i16x8.extadd_pairwise_i8x16_s(four), i16x8.extadd_pairwise_i8x16_s(next))
      const twice = i16x8.add(i16x8.add(absolutePairs(four), absolutePairs(next)), i16x8.abs(met))
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(met))
      largestTwice = i16x8.max_s(largestTwice, twice)
      to += 64
    }
    const twice = i32x4.max_s(i32x4.shr_s(largestTwice, 16), i32x4.shr_s(i32x4.shl(largestTwice, 16), 16))
    const tooMuch = i32x4.gt_s(twice, i32x4.splat(LARGEST_TWICE))
    fits = !v128.any_true(tooMuch)
    if (fits) {
      const rounded = v128.shuffle<i64>(
        f32x4.demote_f64x2_zero(f64x2.div(first, firstLevels)),
        f32x4.demote_f64x2_zero(f64x2.div(second, secondLevels)),
        0, 2,
      )
      v128.store(facts, v128.bitselect(scales, rounded, asTheyAre))
      v128.store(facts, sums, 32)
    } else {
      // Whole numbers, so small that a division in single precision is right to the last one.
      const sum = f32x4.convert_i32x4_s(twice)
      const fit = f32x4.floor(f32x4.div(f32x4.mul(levels, f32x4.splat(<f32>LARGEST_TWICE)), sum))
      levels = v128.bitselect(fit, levels, tooMuch)
      asTheyAre = v128.andnot(asTheyAre, tooMuch)
    }
  }
  return true
}

/** Unsigned digits, 128 less: the highest bit turned over. So many bytes are a multiple of eight. */
export function turnSigns(at: usize, bytes: usize): void {
  const end = at + bytes
  for (; at + 16 <= end; at += 16) v128.store(at, v128.xor(v128.load(at), i8x16.splat(-128)))
  if (at < end) store<u64>(at, load<u64>(at) ^ 0x8080808080808080)
}
