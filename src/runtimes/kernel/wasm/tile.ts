// A tile is what one pass over the inputs computes: 6 rows × 8 columns, so that its 12 vectors of sums,
// two of weights and one of a row fit the 16 registers of x64. It is left in memory as 6 × 8 numbers.
//
// Both sides are packed in the order in which the pass reads them, a group of inputs a step:
//
//   rows:    blocks of 6 rows     [ inputs / group ][ 6 rows    ][ group ]
//   columns: panels of 8 columns  [ inputs / group ][ 8 columns ][ group ]
//
//   input     0 1 2 3   4 5 6 7  …
//   column 0  ■ ■ ■ ■ | □ □ □ □ |       with groups of four bytes, a step of a panel is 32 bytes,
//   column 1  ■ ■ ■ ■ | □ □ □ □ |       two vectors: all the ■. A step of a block is 24 bytes; the
//   …                 |         |       four inputs of a row are spread over a vector when read.
//   column 7  ■ ■ ■ ■ | □ □ □ □ |
//
// A row's part of a step is four bytes with every kind; what they are, the kind says.

export type Kind = i32
/** 4 × 7 bits unsigned, by 4 × 8 bits: one instruction where the processor has it (AVX-VNNI, SDOT). */
export const DOT: Kind = 0
/** The same bytes for processors that multiply them in pairs, and sum up 16 bits: shorter than what they make of DOT. */
export const QUADS: Kind = 1
/** 2 × 16 bits (7 used), by 2 × 8 bits: without relaxed instructions. */
export const PLAIN: Kind = 2
/** 2 × 16 bits on both sides: attention, where both are activations. */
export const INT16: Kind = 3
/** 1 float on both sides, rounded once where the processor can: not for what must be the same everywhere. */
export const FLOAT_FUSED: Kind = 4
/** 1 float on both sides, rounded twice. */
export const FLOAT: Kind = 5

export const TILE_ROWS: u32 = 6
export const TILE_COLUMNS: u32 = 8
/** Bytes of a row of a tile. */
export const TILE_STRIDE: usize = 32
/** Bytes of a step of a block of rows. */
export const ROWS_STEP: usize = 24

/** Bytes of a step of a panel of columns. */
// @ts-ignore: decorator
@inline
export function columnsStep(kind: Kind): usize {
  return kind == PLAIN ? 16 : 32
}

/** Whether products and sums are one instruction, so that all sums of a tile stay in registers at once. */
// @ts-ignore: decorator
@inline
function isFused(kind: Kind): bool {
  return kind == DOT || kind == FLOAT_FUSED
}

/** Integer sums are exact, so DOT, QUADS and PLAIN agree to the last bit; floats are summed in the order of the inputs. */
// @ts-ignore: decorator
@inline
export function addProducts(kind: Kind, sum: v128, columns: v128, row: v128): v128 {
  if (kind == PLAIN || kind == INT16) return i32x4.add(sum, i32x4.dot_i16x8_s(columns, row))
  if (ASC_FEATURE_RELAXED_SIMD) {
    if (kind == DOT) return i32x4.relaxed_dot_i8x16_i7x16_add_s(columns, row, sum)
    if (kind == FLOAT_FUSED) return f32x4.relaxed_madd(columns, row, sum)
  }
  return f32x4.add(sum, f32x4.mul(columns, row))
}

/** One compilation for every kind it is called with: the kind is a constant there. */
// @ts-ignore: decorator
@inline
export function computeTile(kind: Kind, rows: usize, columns: usize, steps: u32, tile: usize): void {
  if (isFused(kind)) {
    computeSix(kind, rows, columns, steps, tile)
  } else {
    computeThree(kind, rows, columns, steps, tile)
    computeThree(kind, rows + 12, columns, steps, tile + 3 * TILE_STRIDE)
  }
}

/** 12 sums, two vectors of weights and one of a row: 15 registers, all there are on x64 besides the engine's own. */
// @ts-ignore: decorator
@inline
function computeSix(kind: Kind, rows: usize, columns: usize, steps: u32, tile: usize): void {
  let a0 = i32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0
  let d0 = a0, d1 = a0, e0 = a0, e1 = a0, f0 = a0, f1 = a0
  const end = columns + <usize>steps * 32
  while (columns < end) {
    const left = v128.load(columns)
    const right = v128.load(columns, 16)
    let row = v128.load32_splat(rows)
    a0 = addProducts(kind, a0, left, row)
    a1 = addProducts(kind, a1, right, row)
    row = v128.load32_splat(rows, 4)
    b0 = addProducts(kind, b0, left, row)
    b1 = addProducts(kind, b1, right, row)
    row = v128.load32_splat(rows, 8)
    c0 = addProducts(kind, c0, left, row)
    c1 = addProducts(kind, c1, right, row)
    row = v128.load32_splat(rows, 12)
    d0 = addProducts(kind, d0, left, row)
    d1 = addProducts(kind, d1, right, row)
    row = v128.load32_splat(rows, 16)
    e0 = addProducts(kind, e0, left, row)
    e1 = addProducts(kind, e1, right, row)
    row = v128.load32_splat(rows, 20)
    f0 = addProducts(kind, f0, left, row)
    f1 = addProducts(kind, f1, right, row)
    rows += ROWS_STEP
    columns += 32
  }
  storeThree(tile, a0, a1, b0, b1, c0, c1)
  storeThree(tile + 3 * TILE_STRIDE, d0, d1, e0, e1, f0, f1)
}

/** Half a tile, where a product needs a register of its own before it is added. */
// @ts-ignore: decorator
@inline
function computeThree(kind: Kind, rows: usize, columns: usize, steps: u32, tile: usize): void {
  let a0 = i32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0
  const end = columns + <usize>steps * columnsStep(kind)
  while (columns < end) {
    if (ASC_FEATURE_RELAXED_SIMD && kind == QUADS) {
      // Two steps at once: the products of two pairs are summed in 16 bits, which saves a quarter of the
      // multiplications. They fit: the weights are chosen so, see ../quantize.ts.
      const left = v128.load(columns)
      const right = v128.load(columns, 16)
      const nextLeft = v128.load(columns, 32)
      const nextRight = v128.load(columns, 48)
      let row = v128.load32_splat(rows)
      let next = v128.load32_splat(rows, ROWS_STEP)
      a0 = addQuads(a0, left, row, nextLeft, next)
      a1 = addQuads(a1, right, row, nextRight, next)
      row = v128.load32_splat(rows, 4)
      next = v128.load32_splat(rows, 4 + ROWS_STEP)
      b0 = addQuads(b0, left, row, nextLeft, next)
      b1 = addQuads(b1, right, row, nextRight, next)
      row = v128.load32_splat(rows, 8)
      next = v128.load32_splat(rows, 8 + ROWS_STEP)
      c0 = addQuads(c0, left, row, nextLeft, next)
      c1 = addQuads(c1, right, row, nextRight, next)
      rows += 2 * ROWS_STEP
      columns += 64
    } else {
      let left: v128, right: v128
      if (kind == PLAIN) {
        left = v128.load8x8_s(columns)
        right = v128.load8x8_s(columns, 8)
      } else {
        left = v128.load(columns)
        right = v128.load(columns, 16)
      }
      let row = v128.load32_splat(rows)
      a0 = addProducts(kind, a0, left, row)
      a1 = addProducts(kind, a1, right, row)
      row = v128.load32_splat(rows, 4)
      b0 = addProducts(kind, b0, left, row)
      b1 = addProducts(kind, b1, right, row)
      row = v128.load32_splat(rows, 8)
      c0 = addProducts(kind, c0, left, row)
      c1 = addProducts(kind, c1, right, row)
      rows += ROWS_STEP
      columns += columnsStep(kind)
    }
  }
  storeThree(tile, a0, a1, b0, b1, c0, c1)
}

// @ts-ignore: decorator
@inline
export function addQuads(sum: v128, columns: v128, row: v128, nextColumns: v128, nextRow: v128): v128 {
  const pairs = i16x8.add(
    i16x8.relaxed_dot_i8x16_i7x16_s(columns, row),
    i16x8.relaxed_dot_i8x16_i7x16_s(nextColumns, nextRow),
  )
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(pairs))
}

// @ts-ignore: decorator
@inline
function storeThree(tile: usize, a0: v128, a1: v128, b0: v128, b1: v128, c0: v128, c1: v128): void {
  v128.store(tile, a0)
  v128.store(tile, a1, 16)
  v128.store(tile, b0, 32)
  v128.store(tile, b1, 48)
  v128.store(tile, c0, 64)
  v128.store(tile, c1, 80)
}
