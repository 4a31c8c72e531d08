import type { FloatType } from '../floats.ts'
import type { Layer, Linear, Matrix, Network, Norm } from '../network.ts'
import type { StoredTensor } from './header.ts'
import { damaged, unsupported } from './refusals.ts'
import type { Shape } from './shape.ts'

/** A bias or the like: the network has its array already, and its numbers are yet to be read. */
export interface PendingVector {
  readonly tensor: StoredTensor
  readonly type: FloatType
  readonly numbers: Float32Array
}

export interface LaidNetwork {
  readonly network: Network
  readonly vectors: readonly PendingVector[]
}

const FLOAT_TYPES: ReadonlyMap<string, FloatType> = new Map([
  ['F32', 'f32'],
  ['F16', 'f16'],
  ['BF16', 'bf16'],
])

/** Python saves these with the weights, but computes them itself. */
const BUFFERS = ['embeddings.position_ids', 'embeddings.token_type_ids']

/** Finds each tensor's place by its name, and throws `unsupported-model` if one is left over. */
export function layNetwork(tensors: readonly StoredTensor[], shape: Shape): LaidNetwork {
  const { architecture, hidden, embedding, heads, inner, activation, epsilon, padding } = shape
  const { embeddings, head } = architecture
  const left = byPlainName(tensors, architecture.prefix)
  const vectors: PendingVector[] = []

  const take = (name: string, sizes: readonly number[]) => {
    const tensor = left.get(name)
    if (!tensor) throw unsupported(`there is no ${name} among them`)
    left.delete(name)
    const [found, wanted] = [tensor.shape.join(' × '), sizes.join(' × ')]
    if (found !== wanted) {
      throw unsupported(`${tensor.name} is ${found}, but config.json makes it ${wanted}`)
    }
    const type = FLOAT_TYPES.get(tensor.type)
    if (!type) throw unsupported(`${tensor.name} is of type ${tensor.type}, not F32, F16 or BF16`)
    return { tensor, type }
  }
  const vector = (name: string, length: number): Float32Array => {
    const found = take(name, [length])
    const numbers = new Float32Array(length)
    vectors.push({ ...found, numbers })
    return numbers
  }
  const matrix = (name: string, rows: number, columns: number): Matrix => {
    const { tensor, type } = take(`${name}.weight`, [rows, columns])
    return {
      ...{ name: tensor.name, type, rows, columns, bytes: tensor.bytes },
      ...{ transposed: false, slice: null, scale: null, zero: null },
    }
  }
  const linear = (name: string, outputs: number, inputs: number): Linear => ({
    weight: matrix(name, outputs, inputs),
    bias: vector(`${name}.bias`, outputs),
  })
  const norm = (name: string, width: number): Norm => ({
    gain: vector(`${name}.weight`, width),
    bias: vector(`${name}.bias`, width),
    epsilon,
  })
  const layer = (_: undefined, index: number): Layer => {
    const name = (of: keyof Layer) => `${architecture.layers}${index}.${architecture.layer[of]}`
    return {
      query: linear(name('query'), hidden, hidden),
      key: linear(name('key'), hidden, hidden),
      value: linear(name('value'), hidden, hidden),
      output: linear(name('output'), hidden, hidden),
      attentionNorm: norm(name('attentionNorm'), hidden),
      up: linear(name('up'), inner, hidden),
      down: linear(name('down'), hidden, inner),
      outputNorm: norm(name('outputNorm'), hidden),
    }
  }
  const projection = embedding === hidden ? null : embeddings.projection
  const network: Network = {
    ...{ hidden, heads, inner, activation },
    attentionScale: 1 / Math.sqrt(hidden / heads),
    embeddings: {
      word: matrix('embeddings.word_embeddings', shape.vocabulary, embedding),
      position: matrix('embeddings.position_embeddings', shape.positions, embedding),
      firstPosition: padding === null ? 0 : padding + 1,
      uncounted: padding,
      type: embeddings.types
        ? matrix('embeddings.token_type_embeddings', shape.types, embedding)
        : null,
      norm: norm('embeddings.LayerNorm', embedding),
      projection: projection === null ? null : linear(projection, hidden, embedding),
    },
    layers: Array.from({ length: shape.layers }, layer),
    classifier: left.has(`${head.output}.weight`)
      ? {
          dense: { linear: linear(head.dense, hidden, hidden), activation: head.activation },
          output: linear(head.output, shape.labels, hidden),
        }
      : null,
  }
  const unplaced = [...left].find(
    ([name]) =>
      !BUFFERS.includes(name) && !architecture.unused.some((unused) => name.startsWith(unused)),
  )
  if (unplaced) throw unsupported(`nothing is known of ${unplaced[1].name}`)
  return { network, vectors }
}

/** Without the encoder's prefix, and in today's words: once, gains and biases of norms were named by letters. */
function byPlainName(tensors: readonly StoredTensor[], prefix: string): Map<string, StoredTensor> {
  const named = new Map<string, StoredTensor>()
  for (const tensor of tensors) {
    const name = tensor.name
      .slice(tensor.name.startsWith(prefix) ? prefix.length : 0)
      .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
      .replace(/LayerNorm\.beta$/, 'LayerNorm.bias')
    const other = named.get(name)
    if (other) throw damaged('The model', `${tensor.name} and ${other.name} are the same`)
    named.set(name, tensor)
  }
  return named
}
