// exp, tanh and GELU for four numbers at once: the same operations in the same order everywhere.
import { constant } from './constants'

/** 1.5 × 2^23, place 2 of the table: a float that it is added to ends in its nearest whole number, in plain binary. */
export const ROUNDER_BITS: i32 = 0x4b400000

/** The nearest whole numbers, up to 2^22; of two that are as near the even one. */
// @ts-ignore: decorator
@inline
export function wholeOf(x: v128): v128 {
  return i32x4.sub(f32x4.add(x, constant(2)), constant(2))
}

/** e to the x, for x ≤ 88: within 4e-6 of the result (1.2e-6 for x > -20); below -87 it is that of -87. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const power = f32x4.mul(f32x4.pmax(x, constant(0)), constant(1))
  const rounded = f32x4.add(power, constant(2))
  const rest = f32x4.sub(power, f32x4.sub(rounded, constant(2)))
  // 2 to the rest, -0.5 to 0.5: a polynomial with the least largest relative error (7.5e-8), as a tree.
  const square = f32x4.mul(rest, rest)
  const low = f32x4.add(f32x4.mul(rest, constant(4)), constant(3))
  const middle = f32x4.add(f32x4.mul(rest, constant(6)), constant(5))
  const high = f32x4.add(f32x4.mul(rest, constant(8)), constant(7))
  const sum = f32x4.add(low, f32x4.mul(square, f32x4.add(middle, f32x4.mul(square, high))))
  // Times 2 to the whole number: it is added to the exponent's bits; the rounder's own are shifted out.
  return i32x4.add(sum, i32x4.shl(rounded, 23))
}

/** Within 1e-6. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const one = f32x4.splat(1)
  const within = f32x4.pmin(x, f32x4.splat(40))
  const power = exp(f32x4.add(within, within))
  return f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(power, one)))
}

// @ts-ignore: decorator
@inline
function line(t: v128, slope: usize, start: usize): v128 {
  return f32x4.add(f32x4.mul(t, constant(slope)), constant(start))
}

/**
 * x times the share of a normal distribution below x, by the error function: within 3e-6 for |x| ≤ 12.
 * (That share - 0.5) / x is a polynomial in x², for |x| ≤ 5; beyond, it hardly changes.
 */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  const within = f32x4.pmax(f32x4.pmin(x, constant(9)), constant(10))
  const t = line(f32x4.mul(within, within), 11, 12)
  // As a tree: a chain of twelve would keep the processor waiting.
  const t2 = f32x4.mul(t, t)
  const t4 = f32x4.mul(t2, t2)
  const a = line(t, 15, 14)
  const b = line(t, 17, 16)
  const c = line(t, 19, 18)
  const d = line(t, 21, 20)
  const e = line(t, 23, 22)
  const f = line(t, 25, 24)
  const low = f32x4.add(a, f32x4.mul(t2, b))
  const middle = f32x4.add(c, f32x4.mul(t2, d))
  const high = f32x4.add(f32x4.add(e, f32x4.mul(t2, f)), f32x4.mul(t4, constant(26)))
  const sum = f32x4.add(low, f32x4.mul(t4, f32x4.add(middle, f32x4.mul(t4, high))))
  return f32x4.mul(x, f32x4.add(f32x4.mul(sum, within), constant(13)))
}

/** GELU as some models approximate it, by tanh. */
// @ts-ignore: decorator
@inline
export function geluTanh(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), x)
  const inside = f32x4.add(x, f32x4.mul(cube, f32x4.splat(0.044715)))
  const share = tanh(f32x4.mul(inside, f32x4.splat(0.7978845608028654)))
  return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.add(share, f32x4.splat(1)))
}

export type Activation = i32
export const NONE: Activation = 0
export const GELU: Activation = 1
export const GELU_TANH: Activation = 2
export const RELU: Activation = 3
export const TANH: Activation = 4

// @ts-ignore: decorator
@inline
export function activate(activation: Activation, x: v128): v128 {
  if (activation == GELU) return gelu(x)
  if (activation == NONE) return x
  if (activation == GELU_TANH) return geluTanh(x)
  if (activation == RELU) return f32x4.pmax(x, f32x4.splat(0))
  return tanh(x)
}
