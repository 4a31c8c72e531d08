// Rows whose length is no multiple of four end in the middle of a vector.

/** The first `count` numbers of a vector. */
// @ts-ignore: decorator
@inline
export function storeFirst(to: usize, vector: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, vector)
    return
  }
  if (count > 0) v128.store32_lane(to, vector, 0)
  if (count > 1) v128.store32_lane(to, vector, 1, 4)
  if (count > 2) v128.store32_lane(to, vector, 2, 8)
}

/** The first `count` numbers; the others become 0. */
// @ts-ignore: decorator
@inline
export function keepFirst(vector: v128, count: i32): v128 {
  if (count >= 4) return vector
  return v128.and(vector, isFirst(count))
}

/** All bits of the first `count` numbers. */
// @ts-ignore: decorator
@inline
export function isFirst(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}

/** The sum of four, always in the same order. */
// @ts-ignore: decorator
@inline
export function sumOf(vector: v128): f32 {
  return (f32x4.extract_lane(vector, 0) + f32x4.extract_lane(vector, 1)) +
    (f32x4.extract_lane(vector, 2) + f32x4.extract_lane(vector, 3))
}

// @ts-ignore: decorator
@inline
export function largestOf(vector: v128): f32 {
  return max(
    max(f32x4.extract_lane(vector, 0), f32x4.extract_lane(vector, 1)),
    max(f32x4.extract_lane(vector, 2), f32x4.extract_lane(vector, 3)),
  )
}
