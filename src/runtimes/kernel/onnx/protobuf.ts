// The protobuf wire format. A graph file may be larger than memory, nearly all of it weights: what is
// small is kept, of what is large only where it lies. No length is trusted before it was compared
// with what is really there.
import type { StreamReader } from '../stream-reader.ts'
import { damaged } from './refusals.ts'

/** Some bytes of the file. */
export interface Payload {
  readonly offset: number
  readonly length: number
  /** null where there are too many to be kept. */
  readonly bytes: Uint8Array<ArrayBuffer> | null
  /** What was kept of a message that is too large as a whole. */
  readonly message: Message | null
}

/** By number; a varint is a signed 64-bit integer, which a double holds roughly where it is very large. */
export type Message = ReadonlyMap<number, readonly (number | Payload)[]>

/** Which fields may be large because of the messages in them: those are looked into. */
export interface LargeFields {
  readonly [field: number]: LargeFields
}

/** Position tables of 16,384 numbers are smaller, weights that matter are not. */
export const SMALL_BYTES: number = 128 * 2 ** 10
/** A graph without its weights has a few MB at most; a field takes memory besides its bytes. */
const KEPT_BYTES = 48 * 2 ** 20
const FIELD_BYTES = 16

const VARINT = 0
const EIGHT_BYTES = 1
const LENGTH_DELIMITED = 2
const FOUR_BYTES = 5

/** The message that a whole file is. */
export async function readMessage(reader: StreamReader, large: LargeFields): Promise<Message> {
  let room = KEPT_BYTES
  const keep = (bytes: number) => {
    room -= bytes
    if (room < 0) throw damaged('it has more parts than any model')
  }
  const readVarint = async () => {
    const bytes: number[] = []
    do {
      // There are thousands of them, most of one byte: few need to be waited for.
      bytes.push((reader.take(1) ?? (await reader.read(1)))[0]!)
    } while (bytes.at(-1)! >= 0x80 && bytes.length < 10)
    let at = 0
    return varint(() => bytes[at++]!)
  }
  const readPayload = async (length: number, within: LargeFields | undefined): Promise<Payload> => {
    const offset = reader.position
    if (length <= SMALL_BYTES) {
      keep(length)
      return { offset, length, bytes: await reader.read(length), message: null }
    }
    if (within) return { offset, length, bytes: null, message: await read(offset + length, within) }
    await reader.skip(length)
    return { offset, length, bytes: null, message: null }
  }
  const read = async (end: number, large: LargeFields): Promise<Message> => {
    const fields = new Map<number, (number | Payload)[]>()
    while (reader.position < end) {
      keep(FIELD_BYTES)
      const { field, wire } = readTag(await readVarint())
      if (wire === VARINT) {
        add(fields, field, await readVarint())
        continue
      }
      const length = fixedLength(wire) ?? (await readVarint())
      demand(length, end - reader.position)
      add(fields, field, await readPayload(length, large[field]))
    }
    demand(0, end - reader.position)
    return fields
  }
  return read(reader.size, large)
}

/** `offset` is where the bytes lie in the file. */
export function parseMessage(bytes: Uint8Array<ArrayBuffer>, offset: number): Message {
  const fields = new Map<number, (number | Payload)[]>()
  let position = 0
  const next = () => {
    demand(1, bytes.length - position)
    return bytes[position++]!
  }
  while (position < bytes.length) {
    const { field, wire } = readTag(varint(next))
    if (wire === VARINT) {
      add(fields, field, varint(next))
      continue
    }
    const length = fixedLength(wire) ?? varint(next)
    demand(length, bytes.length - position)
    const part = bytes.subarray(position, position + length)
    add(fields, field, { offset: offset + position, length, bytes: part, message: null })
    position += length
  }
  return fields
}

export function messagesOf(message: Message, field: number): Message[] {
  return payloadsOf(message, field).map((payload) => {
    const { bytes, offset } = payload
    if (payload.message) return payload.message
    if (!bytes) throw damaged('a small part of it is too large')
    return parseMessage(bytes, offset)
  })
}

export function payloadsOf(message: Message, field: number): Payload[] {
  return (message.get(field) ?? []).map((one) => {
    if (typeof one === 'number') throw damaged('it has a number where something else belongs')
    return one
  })
}

/** Repeated integers: one a field, or many packed into one. */
export function integersOf(message: Message, field: number): number[] {
  return (message.get(field) ?? []).flatMap((one) => {
    if (typeof one === 'number') return one
    const bytes = kept(one)
    const numbers: number[] = []
    let position = 0
    const next = () => {
      demand(1, bytes.length - position)
      return bytes[position++]!
    }
    while (position < bytes.length) numbers.push(varint(next))
    return numbers
  })
}

/** The last one counts. */
export function integerOf(message: Message, field: number): number | undefined {
  return integersOf(message, field).at(-1)
}

/** Repeated numbers of a fixed size, packed or one by one: their bytes. */
export function fixedOf(message: Message, field: number): Uint8Array<ArrayBuffer> {
  const pieces = payloadsOf(message, field).map(kept)
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let filled = 0
  for (const piece of pieces) {
    joined.set(piece, filled)
    filled += piece.length
  }
  return joined
}

export function textsOf(message: Message, field: number): string[] {
  return payloadsOf(message, field).map((payload) => decoder.decode(kept(payload)))
}

export function textOf(message: Message, field: number): string {
  return textsOf(message, field).at(-1) ?? ''
}

const decoder = new TextDecoder()

function kept({ bytes }: Payload): Uint8Array<ArrayBuffer> {
  if (!bytes) throw damaged('a small part of it is too large')
  return bytes
}

function add(fields: Map<number, (number | Payload)[]>, field: number, value: number | Payload) {
  const values = fields.get(field)
  if (values) values.push(value)
  else fields.set(field, [value])
}

function readTag(tag: number): { field: number; wire: number } {
  const field = Math.floor(tag / 8)
  if (!(field >= 1 && field < 2 ** 29)) throw damaged('a field of it has no number')
  return { field, wire: tag & 7 }
}

/** undefined where the length stands in the file. */
function fixedLength(wire: number): number | undefined {
  if (wire === LENGTH_DELIMITED) return undefined
  if (wire === FOUR_BYTES) return 4
  if (wire === EIGHT_BYTES) return 8
  throw damaged('a field of it is of no known kind')
}

/** Seven bits a byte, the lowest first. */
function varint(next: () => number): number {
  let low = 0
  let high = 0
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = next()
    const bits = byte & 0x7f
    if (shift < 28) low |= bits << shift
    else if (shift === 28) {
      low |= bits << 28
      high = bits >> 4
    } else if (shift < 63) high |= bits << (shift - 32)
    else high |= (bits & 1) << 31
    if (byte < 0x80) return high * 2 ** 32 + (low >>> 0)
  }
  throw damaged('a number of it does not end')
}

function demand(length: number, left: number): void {
  if (!(length >= 0 && length <= left)) throw damaged('a part of it is longer than the whole')
}
