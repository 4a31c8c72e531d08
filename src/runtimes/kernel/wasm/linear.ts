// output = inputs × weights + bias, for a block of rows that fits the nearest cache: the weights pass by once.
import { activate, Activation } from './functions'
import {
  columnsStep,
  computeTile,
  DOT,
  FLOAT,
  FLOAT_FUSED,
  Kind,
  QUADS,
  PLAIN,
  ROWS_STEP,
  TILE_COLUMNS,
  TILE_ROWS,
  TILE_STRIDE,
} from './tile'

/** What stands beside a panel of eight columns: with bytes their scales, sums of weights and biases, with floats the biases. */
const BYTE_FACTS: usize = 96
const FLOAT_FACTS: usize = 32
/** A row's scale and its zero. */
const ROW_FACTS: usize = 8

/** From sums of integers to numbers: the row's zero is taken out, both scales and the bias are put in. */
function finishBytes(
  tile: usize,
  count: i32,
  rowFacts: usize,
  facts: usize,
  output: usize,
  stride: usize,
  activation: Activation,
  add: bool,
): void {
  const scaleLeft = v128.load(facts)
  const scaleRight = v128.load(facts, 16)
  const sumLeft = v128.load(facts, 32)
  const sumRight = v128.load(facts, 48)
  const biasLeft = v128.load(facts, 64)
  const biasRight = v128.load(facts, 80)
  for (let i = 0; i < count; i++) {
    const scale = v128.load32_splat(rowFacts)
    const zero = v128.load32_splat(rowFacts, 4)
    const left = i32x4.sub(v128.load(tile), i32x4.mul(zero, sumLeft))
    const right = i32x4.sub(v128.load(tile, 16), i32x4.mul(zero, sumRight))
    finishRow(
      f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(left), f32x4.mul(scale, scaleLeft)), biasLeft),
      f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(right), f32x4.mul(scale, scaleRight)), biasRight),
      output,
      activation,
      add,
    )
    tile += TILE_STRIDE
    rowFacts += ROW_FACTS
    output += stride
  }
}

function finishFloats(
  tile: usize,
  count: i32,
  facts: usize,
  output: usize,
  stride: usize,
  activation: Activation,
  add: bool,
): void {
  const biasLeft = v128.load(facts)
  const biasRight = v128.load(facts, 16)
  for (let i = 0; i < count; i++) {
    finishRow(
      f32x4.add(v128.load(tile), biasLeft),
      f32x4.add(v128.load(tile, 16), biasRight),
      output,
      activation,
      add,
    )
    tile += TILE_STRIDE
    output += stride
  }
}

// @ts-ignore: decorator
@inline
function finishRow(left: v128, right: v128, output: usize, activation: Activation, add: bool): void {
  let first = activate(activation, left)
  let second = activate(activation, right)
  if (add) {
    first = f32x4.add(first, v128.load(output))
    second = f32x4.add(second, v128.load(output, 16))
  }
  v128.store(output, first)
  v128.store(output, second, 16)
}

// @ts-ignore: decorator
@inline
function linear(
  kind: Kind,
  rows: usize,
  rowFacts: usize,
  rowCount: i32,
  columns: usize,
  facts: usize,
  panelCount: i32,
  steps: i32,
  output: usize,
  stride: usize,
  activation: Activation,
  add: bool,
  tile: usize,
): void {
  const isFloat = kind == FLOAT || kind == FLOAT_FUSED
  for (let panel = 0; panel < panelCount; panel++) {
    let block = rows
    let blockFacts = rowFacts
    let to = output
    for (let left = rowCount; left > 0; left -= TILE_ROWS) {
      computeTile(kind, block, columns, steps, tile)
      const count = min(left, <i32>TILE_ROWS)
      if (isFloat) finishFloats(tile, count, facts, to, stride, activation, add)
      else finishBytes(tile, count, blockFacts, facts, to, stride, activation, add)
      block += <usize>steps * ROWS_STEP
      blockFacts += <usize>TILE_ROWS * ROW_FACTS
      to += <usize>TILE_ROWS * stride
    }
    columns += <usize>steps * columnsStep(kind)
    facts += isFloat ? FLOAT_FACTS : BYTE_FACTS
    output += TILE_COLUMNS * 4
  }
}

// One function a kind, all with the same parameters; builds without relaxed instructions lack two.

export function linearPlain(
  rows: usize, rowFacts: usize, rowCount: i32,
  columns: usize, facts: usize, panelCount: i32, steps: i32,
  output: usize, stride: usize, activation: Activation, add: bool, tile: usize,
): void {
  linear(PLAIN, rows, rowFacts, rowCount, columns, facts, panelCount, steps, output, stride, activation, add, tile)
}

export function linearDot(
  rows: usize, rowFacts: usize, rowCount: i32,
  columns: usize, facts: usize, panelCount: i32, steps: i32,
  output: usize, stride: usize, activation: Activation, add: bool, tile: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    linear(DOT, rows, rowFacts, rowCount, columns, facts, panelCount, steps, output, stride, activation, add, tile)
  } else unreachable()
}

export function linearQuads(
  rows: usize, rowFacts: usize, rowCount: i32,
  columns: usize, facts: usize, panelCount: i32, steps: i32,
  output: usize, stride: usize, activation: Activation, add: bool, tile: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    linear(QUADS, rows, rowFacts, rowCount, columns, facts, panelCount, steps, output, stride, activation, add, tile)
  } else unreachable()
}

export function linearFloat(
  rows: usize, rowFacts: usize, rowCount: i32,
  columns: usize, facts: usize, panelCount: i32, steps: i32,
  output: usize, stride: usize, activation: Activation, add: bool, tile: usize,
): void {
  linear(FLOAT, rows, rowFacts, rowCount, columns, facts, panelCount, steps, output, stride, activation, add, tile)
}

export function linearFused(
  rows: usize, rowFacts: usize, rowCount: i32,
  columns: usize, facts: usize, panelCount: i32, steps: i32,
  output: usize, stride: usize, activation: Activation, add: bool, tile: usize,
): void {
  linear(FLOAT_FUSED, rows, rowFacts, rowCount, columns, facts, panelCount, steps, output, stride, activation, add, tile)
}
