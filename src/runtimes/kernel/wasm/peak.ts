// The bare instructions of a tile, without loads: what there is to be reached. For the benchmark.
import { addProducts, addQuads, DOT, Kind, PLAIN, QUADS } from './tile'

// @ts-ignore: decorator
@inline
function addOnce(kind: Kind, sum: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD && kind == QUADS) return addQuads(sum, x, y, y, x)
  return addProducts(kind, sum, x, y)
}

/** Twelve sums a step, each with factors of its own, so that nothing is computed once for all. */
// @ts-ignore: decorator
@inline
function peak(kind: Kind, steps: i32): i32 {
  const y = i8x16.splat(3)
  let a0 = i32x4.splat(steps), a1 = i32x4.splat(1), b0 = i32x4.splat(2), b1 = i32x4.splat(3)
  let c0 = i32x4.splat(4), c1 = i32x4.splat(5), d0 = i32x4.splat(6), d1 = i32x4.splat(7)
  let e0 = i32x4.splat(8), e1 = i32x4.splat(9), f0 = i32x4.splat(10), f1 = i32x4.splat(11)
  for (; steps > 0; steps--) {
    a0 = addOnce(kind, a0, a1, y)
    a1 = addOnce(kind, a1, b0, y)
    b0 = addOnce(kind, b0, b1, y)
    b1 = addOnce(kind, b1, c0, y)
    c0 = addOnce(kind, c0, c1, y)
    c1 = addOnce(kind, c1, d0, y)
    d0 = addOnce(kind, d0, d1, y)
    d1 = addOnce(kind, d1, e0, y)
    e0 = addOnce(kind, e0, e1, y)
    e1 = addOnce(kind, e1, f0, y)
    f0 = addOnce(kind, f0, f1, y)
    f1 = addOnce(kind, f1, a0, y)
  }
  const half = v128.xor(v128.xor(v128.xor(a0, a1), v128.xor(b0, b1)), v128.xor(c0, c1))
  const other = v128.xor(v128.xor(v128.xor(d0, d1), v128.xor(e0, e1)), v128.xor(f0, f1))
  return i32x4.extract_lane(v128.xor(half, other), 0)
}

// Products a step: 192, 384, 96.

export function peakDot(steps: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD) return peak(DOT, steps)
  return 0
}

export function peakQuads(steps: i32): i32 {
  if (ASC_FEATURE_RELAXED_SIMD) return peak(QUADS, steps)
  return 0
}

export function peakPlain(steps: i32): i32 {
  return peak(PLAIN, steps)
}
