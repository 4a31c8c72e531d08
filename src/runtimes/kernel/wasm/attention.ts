// Softmax(queries × keys) × values for one text, head by head, six queries at a time: there is never a
// whole matrix of scores. By words of 16 bits (exact sums, the same everywhere) or by floats.
import { exp, wholeOf } from './functions'
import { computeTile, FLOAT_FUSED, INT16, Kind, ROWS_STEP, TILE_COLUMNS, TILE_ROWS, TILE_STRIDE } from './tile'
import { isFirst, keepFirst, largestOf, storeFirst, sumOf } from './vectors'

/** Shares are written in so many bits at most, a sign aside. */
const SHARE_BITS: i32 = 14
const LOWEST: f32 = -3e38
const LOG_2: f32 = 0.6931471805599453

// @ts-ignore: decorator
@inline
function roundUp8(count: i32): i32 {
  return (count + 7) & ~7
}

// @ts-ignore: decorator
@inline
function isFloat(kind: Kind): bool {
  return kind == FLOAT_FUSED
}

/** Bytes a number takes in blocks and panels. */
// @ts-ignore: decorator
@inline
function bytesOf(kind: Kind): i32 {
  return isFloat(kind) ? 4 : 2
}

/** What `attend` needs beside its inputs and its output. */
export function attentionBytes(count: i32, size: i32): i32 {
  const keys = roundUp8(count)
  const inputs = roundUp8(size)
  // For floats; words take half of the first. Keys and values in panels, queries and shares in blocks;
  // scores; a tile, and a vector or two for each row of it.
  return 4 * (2 * keys * inputs + <i32>TILE_ROWS * (inputs + keys)) +
    4 * <i32>TILE_ROWS * keys + <i32>TILE_ROWS * (<i32>TILE_STRIDE + 32)
}

/** Of all rows; no number where a row is none. */
function largestAbsolute(x: usize, stride: usize, count: i32, size: i32): f32 {
  let largest = f32x4.splat(0)
  let nothing: f32 = 0
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < size; i += 4) {
      largest = f32x4.pmax(largest, f32x4.abs(keepFirst(v128.load(x + (<usize>i << 2)), size - i)))
    }
    nothing += load<f32>(x) * 0
    x += stride
  }
  return largestOf(largest) + nothing
}

// @ts-ignore: decorator
@inline
function words(x: usize, left: i32, factor: v128): v128 {
  return wordsOf(
    f32x4.mul(keepFirst(v128.load(x), left), factor),
    f32x4.mul(keepFirst(v128.load(x, 16), left - 4), factor),
  )
}

/** The nearest whole numbers of eight, in 16 bits. */
// @ts-ignore: decorator
@inline
function wordsOf(first: v128, second: v128): v128 {
  return i16x8.narrow_i32x4_s(wholeOf(first), wholeOf(second))
}

// @ts-ignore: decorator
@inline
function scatter(to: usize, four: v128, step: usize): void {
  v128.store32_lane(to, four, 0)
  v128.store32_lane(to + step, four, 1)
  v128.store32_lane(to + 2 * step, four, 2)
  v128.store32_lane(to + 3 * step, four, 3)
}

/** A row's numbers of one head, to where the tile reads them: `step` bytes apart. */
// @ts-ignore: decorator
@inline
function spread(kind: Kind, x: usize, size: i32, factor: v128, to: usize, step: usize): void {
  for (let i = 0; i < size; i += 8) {
    const left = size - i
    if (isFloat(kind)) {
      scatter(to, keepFirst(v128.load(x), left), step)
      if (left > 4) scatter(to + 4 * step, keepFirst(v128.load(x, 16), left - 4), step)
      to += 8 * step
    } else {
      scatter(to, words(x, left, factor), step)
      to += 4 * step
    }
    x += 32
  }
}

/** Keys in panels of eight. */
// @ts-ignore: decorator
@inline
function packKeys(kind: Kind, k: usize, stride: usize, count: i32, size: i32, factor: v128, panels: usize): void {
  const panelBytes = roundUp8(size) * bytesOf(kind) * TILE_COLUMNS
  for (let key = 0; key < count; key++) {
    const to = panels + (key >> 3) * panelBytes + ((key & 7) << 2)
    spread(kind, k, size, factor, to, 32)
    k += stride
  }
}

/** Values in panels of eight of their numbers; the inputs are the keys. */
// @ts-ignore: decorator
@inline
function packValues(kind: Kind, v: usize, stride: usize, count: i32, size: i32, factor: v128, panels: usize): void {
  const panelBytes = roundUp8(count) * bytesOf(kind) * TILE_COLUMNS
  for (let i = 0; i < size; i += 8) {
    const left = size - i
    let x = v + (<usize>i << 2)
    let to = panels
    if (isFloat(kind)) {
      for (let key = 0; key < count; key++) {
        v128.store(to, keepFirst(v128.load(x), left))
        v128.store(to, keepFirst(v128.load(x, 16), left - 4), 16)
        x += stride
        to += 32
      }
    } else {
      for (let key = 0; key < count; key += 2) {
        const even = words(x, left, factor)
        const odd = key + 1 < count ? words(x + stride, left, factor) : i32x4.splat(0)
        v128.store(to, i16x8.shuffle(even, odd, 0, 8, 1, 9, 2, 10, 3, 11))
        v128.store(to, i16x8.shuffle(even, odd, 4, 12, 5, 13, 6, 14, 7, 15), 16)
        x += 2 * stride
        to += 32
      }
    }
    panels += panelBytes
  }
}

/** Sums times what they are worth. */
// @ts-ignore: decorator
@inline
function worthOf(kind: Kind, sums: usize, worth: v128): v128 {
  const four = v128.load(sums)
  return f32x4.mul(isFloat(kind) ? four : f32x4.convert_i32x4_s(four), worth)
}

/** The highest score of each row so far, four at a time, after eight more of each. */
// @ts-ignore: decorator
@inline
function raiseTops(kind: Kind, scores: usize, rows: i32, left: i32, tops: usize): void {
  for (let row = 0; row < rows; row++) {
    let first = v128.load(scores)
    let second = v128.load(scores, 16)
    if (left < 8) {
      // What is beyond the last key is as high as the first one.
      const filler = v128.load32_splat(scores)
      first = v128.bitselect(first, filler, isFirst(left))
      second = v128.bitselect(second, filler, isFirst(left - 4))
    }
    const top = v128.load(tops)
    v128.store(tops, isFloat(kind)
      ? f32x4.pmax(top, f32x4.pmax(first, second))
      : i32x4.max_s(top, i32x4.max_s(first, second)))
    scores += TILE_STRIDE
    tops += 16
  }
}

/**
 * Eight scores of each row become shares: e to what they are worth less the row's highest. `sums` gets
 * what the shares sum up to.
 */
// @ts-ignore: decorator
@inline
function share(
  kind: Kind, scores: usize, rows: i32, left: i32, worth: v128, tops: usize, sums: usize, to: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const top = v128.load(tops)
    let first = exp(f32x4.sub(worthOf(kind, scores, worth), top))
    let second = exp(f32x4.sub(worthOf(kind, scores + 16, worth), top))
    if (left < 8) {
      first = keepFirst(first, left)
      second = keepFirst(second, left - 4)
    }
    v128.store(sums, f32x4.add(v128.load(sums), f32x4.add(first, second)))
    if (isFloat(kind)) {
      scatter(to, first, ROWS_STEP)
      scatter(to + 4 * ROWS_STEP, second, ROWS_STEP)
    } else scatter(to, wordsOf(first, second), ROWS_STEP)
    scores += TILE_STRIDE
    tops += 16
    sums += 16
    to += 4
  }
}

// @ts-ignore: decorator
@inline
function attend(
  kind: Kind,
  q: usize, queries: i32, k: usize, v: usize, count: i32,
  stride: usize, heads: i32, size: i32, scale: f32,
  context: usize, scratch: usize,
): void {
  const keys = roundUp8(count)
  const inputs = roundUp8(size)
  const tile = scratch
  const tops = tile + <usize>TILE_ROWS * TILE_STRIDE
  const sums = tops + TILE_ROWS * 16
  const keyPanels = sums + TILE_ROWS * 16
  const valuePanels = keyPanels + keys * inputs * bytesOf(kind)
  const queryBlock = valuePanels + keys * inputs * bytesOf(kind)
  const shareBlock = queryBlock + TILE_ROWS * inputs * bytesOf(kind)
  // A tile a panel of keys.
  const scores = shareBlock + TILE_ROWS * keys * bytesOf(kind)
  const tileBytes = <usize>TILE_ROWS * TILE_STRIDE
  // Steps of a tile: over a head's numbers, and over the keys.
  const sizeSteps = isFloat(kind) ? size : inputs >> 1
  const keySteps = isFloat(kind) ? count : keys >> 1
  const keyPanelBytes = <usize>inputs * bytesOf(kind) * TILE_COLUMNS
  const valuePanelBytes = <usize>keys * bytesOf(kind) * TILE_COLUMNS
  const shareStep = isFloat(kind) ? 8 * ROWS_STEP : 4 * ROWS_STEP
  // Products of queries and keys sum up to less than 2^31…
  const queryLimit = <f32>min(32767, <i32>sqrt<f64>(<f64>0x7fffffff / size) - 1)
  // …and so do those of shares and values: shares get two bits more, since most are small.
  const shareBits = min(SHARE_BITS, (33 - (32 - <i32>clz(count - 1 | 0))) >> 1)
  const valueLimit = <f32>min(32767, <i32>0x7fffffff / (((1 << shareBits) + 1) * count) - 1)
  // Shares come out of `exp` as large as they are written.
  const shareLog = isFloat(kind) ? <f32>0 : <f32>shareBits * LOG_2
  for (let head = 0; head < heads; head++) {
    let queryScale: f32 = 1
    let keyScale: f32 = 1
    let valueScale: f32 = 1
    if (!isFloat(kind)) {
      queryScale = scaleFor(largestAbsolute(q, stride, queries, size), queryLimit)
      keyScale = scaleFor(largestAbsolute(k, stride, count, size), queryLimit)
      valueScale = scaleFor(largestAbsolute(v, stride, count, size), valueLimit)
    }
    const queryFactor = f32x4.splat(<f32>1 / queryScale)
    packKeys(kind, k, stride, count, size, f32x4.splat(<f32>1 / keyScale), keyPanels)
    packValues(kind, v, stride, count, size, f32x4.splat(<f32>1 / valueScale), valuePanels)
    const scoreWorth = f32x4.splat(queryScale * keyScale * scale)
    for (let query = 0; query < queries; query += TILE_ROWS) {
      const rows = min(queries - query, <i32>TILE_ROWS)
      for (let row = 0; row < rows; row++) {
        spread(kind, q + <usize>(query + row) * stride, size, queryFactor, queryBlock + (row << 2), ROWS_STEP)
        v128.store(tops + (row << 4), isFloat(kind) ? f32x4.splat(LOWEST) : i32x4.splat(i32.MIN_VALUE))
        v128.store(sums + (row << 4), f32x4.splat(0))
      }
      let panel = keyPanels
      let at = scores
      for (let key = 0; key < count; key += TILE_COLUMNS) {
        computeTile(kind, queryBlock, panel, sizeSteps, at)
        raiseTops(kind, at, rows, count - key, tops)
        panel += keyPanelBytes
        at += tileBytes
      }
      for (let row = 0; row < rows; row++) {
        const four = worthOf(kind, tops + (row << 4), scoreWorth)
        v128.store(tops + (row << 4), f32x4.splat(largestOf(four) - shareLog))
      }
      let to = shareBlock
      at = scores
      for (let key = 0; key < count; key += TILE_COLUMNS) {
        share(kind, at, rows, count - key, scoreWorth, tops, sums, to)
        at += tileBytes
        to += shareStep
      }
      for (let row = 0; row < rows; row++) {
        store<f32>(sums + (row << 4), valueScale / sumOf(v128.load(sums + (row << 4))))
      }
      panel = valuePanels
      for (let i = 0; i < size; i += TILE_COLUMNS) {
        computeTile(kind, shareBlock, panel, keySteps, tile)
        for (let row = 0; row < rows; row++) {
          const worth = v128.load32_splat(sums + (row << 4))
          const from = tile + <usize>row * TILE_STRIDE
          const into = context + <usize>(query + row) * stride + (i << 2)
          storeFirst(into, worthOf(kind, from, worth), size - i)
          storeFirst(into + 16, worthOf(kind, from + 16, worth), size - i - 4)
        }
        panel += valuePanelBytes
      }
    }
    q += <usize>size << 2
    k += <usize>size << 2
    v += <usize>size << 2
    context += <usize>size << 2
  }
}

/** All zeros have no scale of their own. */
// @ts-ignore: decorator
@inline
function scaleFor(largest: f32, limit: f32): f32 {
  return largest == 0 ? 1 : largest / limit
}

export function attendWords(
  q: usize, queries: i32, k: usize, v: usize, count: i32,
  stride: usize, heads: i32, size: i32, scale: f32, context: usize, scratch: usize,
): void {
  attend(INT16, q, queries, k, v, count, stride, heads, size, scale, context, scratch)
}

export function attendFloats(
  q: usize, queries: i32, k: usize, v: usize, count: i32,
  stride: usize, heads: i32, size: i32, scale: f32, context: usize, scratch: usize,
): void {
  attend(FLOAT_FUSED, q, queries, k, v, count, stride, heads, size, scale, context, scratch)
}
