// The little of the protobuf wire format that ONNX needs. A message is kept in pieces, so that
// weights are copied only once, at the end.
export type Pieces = readonly Uint8Array[]

const VARINT = 0
const LENGTH_DELIMITED = 2
const FOUR_BYTES = 5

const encoder = new TextEncoder()

export function int(field: number, value: number | bigint): Pieces {
  return [Uint8Array.from([...varint(field * 8 + VARINT), ...varint(value)])]
}

export function float(field: number, value: number): Pieces {
  const four = new Uint8Array(4)
  new DataView(four.buffer).setFloat32(0, value, true)
  return [Uint8Array.from([...varint(field * 8 + FOUR_BYTES), ...four])]
}

export function text(field: number, value: string): Pieces {
  return message(field, [encoder.encode(value)])
}

export function message(field: number, content: Pieces): Pieces {
  const head = [...varint(field * 8 + LENGTH_DELIMITED), ...varint(sizeOf(content))]
  return [Uint8Array.from(head), ...content]
}

export function join(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(sizeOf(pieces))
  let offset = 0
  for (const piece of pieces) {
    joined.set(piece, offset)
    offset += piece.length
  }
  return joined
}

function sizeOf(pieces: Pieces): number {
  return pieces.reduce((size, { length }) => size + length, 0)
}

/** Seven bits a byte, the lowest first; a negative number is its 64-bit complement. */
function varint(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return [...bytes, Number(rest)]
}
