import { RerankError } from '../../errors.ts'
import type { ByteStream } from '../../models/streams.ts'
import type { Instruction } from './code.ts'
import { groupOf, padded, type PackedLinear, type PackedTable, type Placed } from './layout.ts'
import { readMatrices, type TakeRows } from './matrix-rows.ts'
import type { Matrix } from './network.ts'
import { dequantize, finite, toBytesWithOffset, toPackable } from './quantize.ts'
import { openReader } from './stream-reader.ts'

/** A file with weights in it. */
export interface WeightFile {
  readonly info: { readonly name: string; readonly bytes: number }
  stream(): ByteStream
}

/** Where weights are put, and for which instruction. */
export interface Target {
  readonly buffer: ArrayBufferLike
  readonly instruction: Instruction
}

interface Job {
  readonly matrix: Matrix
  readonly take: TakeRows
}

/**
 * Puts all weights in their places, in the order in which the files have them, without ever holding a
 * file: `progress` is told how many bytes of matrices are in place.
 */
export async function packWeights(
  placed: readonly Placed[],
  target: Target,
  files: ReadonlyMap<string, WeightFile>,
  progress: (bytes: number) => void = () => {},
): Promise<void> {
  const jobs: Job[] = []
  for (const one of placed) {
    if ('vector' in one) new Float32Array(target.buffer, one.at).set(finite(one.vector, 'a norm'))
    else if ('table' in one) jobs.push(packTable(one.table, one.firstRow, one.at, target))
    else jobs.push(packLinear(one.linear.weight, one.linear.bias, one.at, target))
  }
  jobs.sort((a, b) => a.matrix.bytes.offset - b.matrix.bytes.offset)
  let done = 0
  for (const [part, { info, stream }] of files) {
    const own = jobs.filter(({ matrix }) => matrix.bytes.part === part)
    const reader = openReader(stream(), info.bytes, info.name)
    try {
      while (own.length > 0) {
        const { bytes } = own[0]!.matrix
        // Query, key and value of a fused layer lie in the same bytes.
        const others = own.findIndex(({ matrix }) => matrix.bytes.offset !== bytes.offset)
        const together = own.splice(0, others < 0 ? own.length : others)
        if (new Set(together.map(writtenAs)).size > 1) {
          throw new RerankError(
            'unsupported-model',
            `The kernel cannot run this model: ${together[0]!.matrix.name} is used in two ways.`,
          )
        }
        await readMatrices(together, reader)
        progress((done += bytes.length))
      }
    } finally {
      await reader.cancel()
    }
  }
}

/** How the bytes of a matrix are to be read. */
function writtenAs({ matrix }: Job): string {
  const { type, rows, columns, transposed, slice } = matrix
  return [type, slice?.of ?? rows, columns, transposed].join()
}

/** A layer's weights into panels of eight outputs, as wasm/tile.ts draws them. */
function packLinear(
  matrix: Matrix,
  bias: Float32Array,
  at: PackedLinear,
  { buffer, instruction }: Target,
): Job {
  const { columns, facts, panels, steps, bytes } = at
  const group = groupOf(bytes, instruction)
  const panelSize = steps * 8 * group
  const biases = finite(bias, `the bias of ${matrix.name}`)
  if (!bytes) {
    new Float32Array(buffer, facts, 8 * panels).set(biases)
    const floats = new Float32Array(buffer, columns, panels * panelSize)
    return {
      matrix,
      take: (first, numbers) => {
        const count = numbers.length / matrix.columns
        for (let i = 0; i < count; i++) {
          const row = numbers.subarray(i * matrix.columns, (i + 1) * matrix.columns)
          const values = dequantize(matrix, first + i, row)
          let to = first * steps + i
          for (const value of values) {
            floats[to] = value
            to += 8
          }
        }
      },
    }
  }
  const weights = new Int8Array(buffer, columns, panels * panelSize)
  const floatFacts = new Float32Array(buffer, facts, 24 * panels)
  const sums = new Int32Array(buffer, facts, 24 * panels)
  return {
    matrix,
    take: (first, numbers) => {
      const count = numbers.length / matrix.columns
      const panel = first / 8
      for (let i = 0; i < count; i++) {
        const row = numbers.subarray(i * matrix.columns, (i + 1) * matrix.columns)
        const { values, scale } = toPackable(matrix, first + i, row)
        spread(values, weights, panel * panelSize + i * group, group)
        floatFacts[panel * 24 + i] = scale
        sums[panel * 24 + 8 + i] = sumOf(values)
        floatFacts[panel * 24 + 16 + i] = biases[first + i]!
      }
    },
  }
}

/** Groups of a row's weights, each eight groups after the one before. */
function spread(values: Int8Array, weights: Int8Array, start: number, group: number): void {
  let to = start
  for (let i = 0; i < values.length; i++) {
    weights[to] = values[i]!
    to += i % group === group - 1 ? 7 * group + 1 : 1
  }
}

function sumOf(values: Int8Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

function packTable(
  matrix: Matrix,
  firstRow: number,
  { rows, facts, count }: PackedTable,
  { buffer }: Target,
): Job {
  const width = padded(matrix.columns)
  const floats = facts ? undefined : new Float32Array(buffer, rows, count * width)
  const bytes = new Int8Array(buffer, rows, facts ? count * width : 0)
  const scales = new Float32Array(buffer, facts, facts ? 2 * count : 0)
  return {
    matrix,
    take: (first, numbers) => {
      for (let at = 0; at < numbers.length; at += matrix.columns) {
        const row = first + at / matrix.columns
        const to = row - firstRow
        if (to < 0) continue
        const own = numbers.subarray(at, at + matrix.columns)
        if (floats) {
          floats.set(dequantize(matrix, row, own), to * width)
          continue
        }
        const { values, scale, offset } = toBytesWithOffset(matrix, row, own)
        bytes.set(values, to * width)
        scales[2 * to] = scale
        scales[2 * to + 1] = offset
      }
    },
  }
}
