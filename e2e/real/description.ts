/** `doc_string` of an ONNX file, a text of any length: its field number, and that a length follows. */
const DOC_STRING = (6 << 3) | 2

/** The same graph with a very long description: as heavy as a real model, and as fast as before. */
export function addDescription(graph: Uint8Array, mebibytes: number): Uint8Array {
  const length = mebibytes * 2 ** 20
  return Buffer.concat([graph, Buffer.of(DOC_STRING, ...varint(length)), Buffer.alloc(length, ' ')])
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}
