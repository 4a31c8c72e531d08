// Graphs that are sound as messages, and say something else: other operators, other wires, other
// shapes, other lengths.
import type { Random } from '../../src/runtimes/kernel/testing/random.ts'
import { EXTREMES, join, mutateBytes, type Bytes } from './mutate-bytes.ts'

const VARINT = 0
const EIGHT_BYTES = 1
const LENGTH_DELIMITED = 2
const FOUR_BYTES = 5

interface Field {
  readonly number: number
  readonly wire: number
  /** Without a length. */
  readonly content: Bytes
}

/** Fields that are messages, by number: of those, which are messages, and so on. */
interface Schema {
  readonly [field: number]: Schema
}

const ENTRY: Schema = {}
const TENSOR: Schema = { 13: ENTRY }
const ATTRIBUTE: Schema = { 5: TENSOR }
const NODE: Schema = { 5: ATTRIBUTE }
const GRAPH: Schema = { 1: NODE, 5: TENSOR }
const MODEL: Schema = { 7: GRAPH, 25: {} }

export function mutateOnnx(bytes: Bytes, random: Random): Bytes {
  return mutateMessage(bytes, MODEL, random)
}

function mutateMessage(bytes: Bytes, schema: Schema, random: Random): Bytes {
  const fields = decode(bytes)
  if (!fields || fields.length === 0) return mutateBytes(join(bytes, Uint8Array.of(0)), random)
  const nested = fields.flatMap(({ number }, i) => (number in schema ? [i] : []))
  if (nested.length > 0 && random.below(6) > 0) {
    const at = random.pick(nested)
    const { number, content } = fields[at]!
    const changed = { ...fields[at]!, content: mutateMessage(content, schema[number]!, random) }
    return encode(fields.with(at, changed))
  }
  return encode(random.pick(CHANGES)(fields, random))
}

type Change = (fields: readonly Field[], random: Random) => readonly Field[]

const CHANGES: readonly Change[] = [drop, repeat, swap, copyContent, change, change, change]

function drop(fields: readonly Field[], random: Random): readonly Field[] {
  return fields.toSpliced(random.below(fields.length), 1)
}

function repeat(fields: readonly Field[], random: Random): readonly Field[] {
  return fields.toSpliced(random.below(fields.length), 0, random.pick(fields))
}

function swap(fields: readonly Field[], random: Random): readonly Field[] {
  const [one, other] = [random.below(fields.length), random.below(fields.length)]
  return fields.with(one, fields[other]!).with(other, fields[one]!)
}

/** A field's content for another of the same number: a wire to elsewhere, a tensor in another's place. */
function copyContent(fields: readonly Field[], random: Random): readonly Field[] {
  const at = random.below(fields.length)
  const { number, wire } = fields[at]!
  const same = fields.filter((field) => field.number === number && field.wire === wire)
  return fields.with(at, { ...fields[at]!, content: random.pick(same).content })
}

/** Names that graphs are full of. */
const NAMES =
  'input_ids attention_mask logits Add Mul MatMul Reshape Transpose Gather Slice Softmax'
    .split(' ')
    .concat(['Where', 'Expand', 'Shape', 'Concat', 'Identity', 'Cast', 'axis', '', '__proto__'])

function change(fields: readonly Field[], random: Random): readonly Field[] {
  const at = random.below(fields.length)
  const field = fields[at]!
  const { content } = field
  const contents: (() => Bytes)[] = [() => mutateBytes(join(content, Uint8Array.of(0)), random)]
  if (field.wire === VARINT) {
    contents.push(
      () => varint(random.pick(EXTREMES)),
      () => varint(BigInt(random.below(70))),
    )
  } else if (field.wire === LENGTH_DELIMITED) {
    contents.push(
      () => new TextEncoder().encode(random.pick(NAMES)),
      () => content.slice(0, random.below(content.length + 1)),
      () => join(content, new Uint8Array(random.below(64))),
      // As the numbers of a shape, say.
      () =>
        Uint8Array.from(
          new BigInt64Array([BigInt.asIntN(64, random.pick(EXTREMES))]).buffer as never,
        ),
      () => content.map(() => random.pick([0, 1, 0xff])),
    )
  } else contents.push(() => content.map(() => random.pick([0, 0x7f, 0x80, 0xff])))
  return fields.with(at, { ...field, content: random.pick(contents)() })
}

/** The fields of a message; undefined for what is none. */
function decode(bytes: Bytes): Field[] | undefined {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length;) {
    const [key, start] = readVarint(bytes, at)
    const [number, wire] = [Math.floor(key / 8), key % 8]
    let from = start
    let end: number
    if (wire === VARINT) end = readVarint(bytes, start)[1]
    else if (wire === EIGHT_BYTES) end = start + 8
    else if (wire === FOUR_BYTES) end = start + 4
    else if (wire === LENGTH_DELIMITED) {
      const [length, after] = readVarint(bytes, start)
      from = after
      end = after + length
    } else return undefined
    if (!(end <= bytes.length)) return undefined
    fields.push({ number, wire, content: bytes.slice(from, end) })
    at = end
  }
  return fields
}

function readVarint(bytes: Bytes, start: number): [value: number, end: number] {
  let value = 0
  for (let at = start; at < start + 10; at++) {
    value += (bytes[at]! & 0x7f) * 2 ** (7 * (at - start))
    if (bytes[at]! < 0x80) return [value, at + 1]
  }
  return [NaN, NaN]
}

function encode(fields: readonly Field[]): Bytes {
  return join(
    ...fields.flatMap(({ number, wire, content }) => {
      const head = varint(BigInt(number * 8 + wire))
      return wire === LENGTH_DELIMITED
        ? [head, varint(BigInt(content.length)), content]
        : [head, content]
    }),
  )
}

function varint(value: bigint): Bytes {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Uint8Array.from([...bytes, Number(rest)])
}
