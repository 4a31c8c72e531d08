// For tests only, imported by nothing that is shipped: what a network computes, in double precision
// and as plainly as it can be written. The kernel's numbers are held against these.
import { decodeFloats } from './floats.ts'
import type {
  Activation,
  Embeddings,
  Layer,
  Linear,
  Matrix,
  Network,
  Norm,
  TensorBytes,
} from './network.ts'

/** The bytes of a tensor, wherever they lie. */
export type ReadTensor = (bytes: TensorBytes) => Uint8Array

export interface ReferenceResult {
  /** One a label; none where the network has no classifier. */
  readonly logits: Float64Array
  /** After the embeddings, then after each layer: tokens × hidden. */
  readonly states: readonly Float64Array[]
}

/** What becomes of one row of tokens. */
export function runReference(
  network: Network,
  read: ReadTensor,
  ids: Int32Array,
  types: Uint8Array,
): ReferenceResult {
  const { classifier, embeddings, layers } = network
  const states = [embed(embeddings, read, ids, types)]
  for (const layer of layers) states.push(runLayer(network, layer, read, states.at(-1)!))
  if (!classifier) return { logits: new Float64Array(0), states }
  const { dense, output } = classifier
  const first = states.at(-1)!.subarray(0, network.hidden)
  const state = dense ? apply(dense.activation, project(dense.linear, read, first)) : first
  return { logits: project(output, read, state), states }
}

function embed(
  { word, position, firstPosition, uncounted, type, norm, projection }: Embeddings,
  read: ReadTensor,
  ids: Int32Array,
  types: Uint8Array,
): Float64Array {
  const words = dequantize(word, read)
  const positions = dequantize(position, read)
  const typeRows = type && dequantize(type, read)
  const width = word.columns
  const sums = new Float64Array(ids.length * width)
  let counted = 0
  for (let token = 0; token < ids.length; token++) {
    const place = ids[token] === uncounted ? -1 : counted++
    const rowOf = (table: Float64Array, row: number) => {
      if ((row + 1) * width > table.length) throw new RangeError(`There is no row ${row}.`)
      return row * width
    }
    const wordAt = rowOf(words, ids[token]!)
    const positionAt = rowOf(positions, firstPosition + place)
    const typeAt = typeRows && rowOf(typeRows, types[token]!)
    for (let i = 0; i < width; i++) {
      sums[token * width + i] =
        words[wordAt + i]! + positions[positionAt + i]! + (typeRows ? typeRows[typeAt! + i]! : 0)
    }
  }
  const state = normalize(norm, sums)
  return projection ? project(projection, read, state) : state
}

function runLayer(
  network: Network,
  layer: Layer,
  read: ReadTensor,
  input: Float64Array,
): Float64Array {
  const context = attend(
    network,
    project(layer.query, read, input),
    project(layer.key, read, input),
    project(layer.value, read, input),
  )
  const attended = normalize(layer.attentionNorm, add(project(layer.output, read, context), input))
  const inner = apply(network.activation, project(layer.up, read, attended))
  return normalize(layer.outputNorm, add(project(layer.down, read, inner), attended))
}

function attend(
  { hidden, heads, attentionScale }: Network,
  query: Float64Array,
  key: Float64Array,
  value: Float64Array,
): Float64Array {
  const tokens = query.length / hidden
  const size = hidden / heads
  const context = new Float64Array(query.length)
  for (let head = 0; head < heads; head++) {
    for (let to = 0; to < tokens; to++) {
      const at = to * hidden + head * size
      const scores = new Float64Array(tokens)
      for (let from = 0; from < tokens; from++) {
        for (let i = 0; i < size; i++) {
          scores[from]! += query[at + i]! * key[from * hidden + head * size + i]!
        }
      }
      const shares = softmax(scores.map((score) => score * attentionScale))
      for (let from = 0; from < tokens; from++) {
        for (let i = 0; i < size; i++) {
          context[at + i]! += shares[from]! * value[from * hidden + head * size + i]!
        }
      }
    }
  }
  return context
}

function softmax(scores: Float64Array): Float64Array {
  const largest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

/** Each of some rows by W x + b. */
function project({ weight, bias }: Linear, read: ReadTensor, input: Float64Array): Float64Array {
  const { rows: outputs, columns: inputs } = weight
  const numbers = dequantize(weight, read)
  const tokens = input.length / inputs
  if (!Number.isInteger(tokens) || bias.length !== outputs) {
    throw new RangeError(`${weight.name} does not fit.`)
  }
  const result = new Float64Array(tokens * outputs)
  for (let token = 0; token < tokens; token++) {
    for (let output = 0; output < outputs; output++) {
      let sum = bias[output]!
      for (let i = 0; i < inputs; i++) {
        sum += numbers[output * inputs + i]! * input[token * inputs + i]!
      }
      result[token * outputs + output] = sum
    }
  }
  return result
}

function add(left: Float64Array, right: Float64Array): Float64Array {
  return left.map((number, i) => number + right[i]!)
}

function normalize({ gain, bias, epsilon }: Norm, rows: Float64Array): Float64Array {
  const width = gain.length
  const result = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at += width) {
    const row = rows.subarray(at, at + width)
    const mean = row.reduce((sum, number) => sum + number, 0) / width
    const variance = row.reduce((sum, number) => sum + (number - mean) ** 2, 0) / width
    const deviation = Math.sqrt(variance + epsilon)
    row.forEach((number, i) => {
      result[at + i] = ((number - mean) / deviation) * gain[i]! + bias[i]!
    })
  }
  return result
}

const ACTIVATIONS: Readonly<Record<Activation, (x: number) => number>> = {
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  'gelu-tanh': (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  relu: (x) => Math.max(0, x),
  tanh: Math.tanh,
}

export function apply(activation: Activation, numbers: Float64Array): Float64Array {
  return numbers.map((number) => ACTIVATIONS[activation](number))
}

/** 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·5…(2n+1)): its terms have one sign, so nothing cancels out. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x)
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** A matrix as outputs × inputs, however the file has it. */
export function dequantize(matrix: Matrix, read: ReadTensor): Float64Array {
  const { name, rows, columns, transposed, bytes, slice, scale, zero } = matrix
  const { from, of } = slice ?? { from: 0, of: rows }
  const numbers = numbersOf(matrix, read(bytes))
  if (numbers.length !== of * columns || from + rows > of) {
    throw new RangeError(`${name} has ${numbers.length} numbers, not ${of} × ${columns}.`)
  }
  const result = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const factor = scale ? ofRow(scale, row, rows) : 1
    const shift = zero ? ofRow(zero, row, rows) : 0
    for (let column = 0; column < columns; column++) {
      const at = transposed ? column * of + from + row : (from + row) * columns + column
      result[row * columns + column] = (numbers[at]! - shift) * factor
    }
  }
  return result
}

function numbersOf({ type }: Matrix, bytes: Uint8Array): ArrayLike<number> {
  if (type === 'u8') return bytes
  if (type === 'i8') return Int8Array.from(bytes)
  return decodeFloats(type, bytes)
}

/** One number for all rows, or one a row. */
function ofRow(numbers: Float32Array | Int32Array, row: number, rows: number): number {
  if (numbers.length !== 1 && numbers.length !== rows) {
    throw new RangeError(`There are ${numbers.length} numbers for ${rows} rows.`)
  }
  return numbers[numbers.length === 1 ? 0 : row]!
}
