import { RerankError } from '../../errors.ts'
import type { ByteStream } from '../../models/streams.ts'
import { groupOf, padded, type PackedLinear, type PackedTable, type Placed } from './layout.ts'
import { giveRows, readDigits, readMatrices, type Numbers, type Wanted } from './matrix-rows.ts'
import type { Matrix } from './network.ts'
import { digitsOfLinear, digitsOfTable, type Digits, type Target } from './pack-digits.ts'
import { dequantize, finite, roomForRows, toPackable, toTableRows } from './quantize.ts'
import { openReader, type StreamReader } from './stream-reader.ts'

/** A file with weights in it. */
export interface WeightFile {
  readonly info: { readonly name: string; readonly bytes: number }
  stream(): ByteStream
}

type Job = Wanted | Digits

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
    if ('vector' in one)
      new Float32Array(target.memory.buffer, one.at).set(finite(one.vector, 'a norm'))
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
        await packTogether(together, reader, target)
        progress((done += bytes.length))
      }
    } finally {
      await reader.cancel()
    }
  }
}

/** What lies in the same bytes. */
async function packTogether(
  jobs: readonly Job[],
  reader: StreamReader,
  { memory, room }: Target,
): Promise<void> {
  const wanted = jobs.filter((job) => 'take' in job)
  const own = jobs.filter((job) => 'pack' in job).sort((a, b) => a.place - b.place)
  const last = own.at(-1)
  if (!last) return readMatrices(wanted, reader)
  // Where they have a place, its owner is the last that looks at them.
  const at = last.place || room.digits
  const { length } = last.matrix.bytes
  await readDigits(last.matrix, reader, new Uint8Array(memory.buffer, at))
  if (wanted.length > 0) giveRows(wanted, new Uint8Array(memory.buffer, at, length).slice())
  for (const { pack } of own) pack(at)
}

/** How the bytes of a matrix are to be read. */
function writtenAs({ matrix }: Job): string {
  const { type, rows, columns, transposed, slice } = matrix
  return [type, slice?.of ?? rows, columns, transposed].join()
}

/** A layer's weights into panels of eight outputs, as wasm/tile.ts draws them. */
function packLinear(matrix: Matrix, bias: Float32Array, at: PackedLinear, target: Target): Job {
  const { columns, facts, panels, steps, bytes } = at
  const biases = finite(bias, `the bias of ${matrix.name}`)
  const ofDigits = digitsOfLinear(matrix, biases, at, target)
  if (ofDigits) return ofDigits
  const { buffer } = target.memory
  const group = groupOf(bytes, target.instruction)
  const panelSize = steps * 8 * group
  const room = roomForRows(matrix.columns)
  const eachRow = (first: number, numbers: Numbers, take: (row: number, own: Numbers) => void) => {
    const count = numbers.length / matrix.columns
    for (let i = 0; i < count; i++) {
      take(first + i, numbers.subarray(i * matrix.columns, (i + 1) * matrix.columns))
    }
  }
  if (!bytes) {
    new Float32Array(buffer, facts, 8 * panels).set(biases)
    const floats = new Float32Array(buffer, columns, panels * panelSize)
    const takeRow = (row: number, own: Numbers) =>
      spread(
        dequantize(matrix, row, own, room.floats),
        floats,
        Math.floor(row / 8) * panelSize + (row % 8),
      )
    return { matrix, take: (first, numbers) => eachRow(first, numbers, takeRow) }
  }
  // A row's weights of one step go together.
  const wordsOf = (of: ArrayBufferLike, at: number, count: number) =>
    group === 4 ? new Int32Array(of, at, count) : new Int16Array(of, at, count)
  const groups = wordsOf(room.bytes.buffer, 0, steps)
  const weights = wordsOf(buffer, columns, panels * steps * 8)
  const floatFacts = new Float32Array(buffer, facts, 24 * panels)
  const sums = new Int32Array(buffer, facts, 24 * panels)
  const takeRow = (row: number, own: Numbers) => {
    const panel = Math.floor(row / 8)
    const scale = toPackable(matrix, row, own, room)
    spread(groups, weights, panel * steps * 8 + (row % 8))
    const fact = panel * 24 + (row % 8)
    floatFacts[fact] = scale
    sums[fact + 8] = sumOf(room.bytes)
    floatFacts[fact + 16] = biases[row]!
  }
  return { matrix, take: (first, numbers) => eachRow(first, numbers, takeRow) }
}

type Words = Float32Array | Int32Array | Int16Array

/** What belongs to a row of a panel, each eight after the one before. */
function spread(words: Words, panel: Words, start: number): void {
  let to = start
  for (let i = 0; i < words.length; i++) {
    panel[to] = words[i]!
    to += 8
  }
}

function sumOf(values: Int8Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

function packTable(matrix: Matrix, firstRow: number, at: PackedTable, target: Target): Job {
  const { rows, facts, count } = at
  const { columns } = matrix
  const width = padded(columns)
  const ofDigits = digitsOfTable(matrix, firstRow, at, target)
  if (ofDigits) return ofDigits
  const { buffer } = target.memory
  const floats = facts ? undefined : new Float32Array(buffer, rows, count * width)
  const bytes = new Int8Array(buffer, rows, facts ? count * width : 0)
  const scales = new Float32Array(buffer, facts, facts ? 2 * count : 0)
  const room = roomForRows(columns)
  return {
    matrix,
    take: (first, numbers) => {
      const skipped = Math.max(0, firstRow - first)
      const own = numbers.subarray(skipped * columns)
      const from = first + skipped
      const to = from - firstRow
      if (!floats) {
        const into = { bytes: bytes.subarray(to * width), facts: scales.subarray(2 * to), width }
        toTableRows(matrix, from, own, into, room)
        return
      }
      for (let at = 0, row = from; at < own.length; at += columns, row++) {
        const values = dequantize(matrix, row, own.subarray(at, at + columns), room.floats)
        floats.set(values, (row - firstRow) * width)
      }
    },
  }
}
