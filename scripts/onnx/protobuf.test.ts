import { describe, expect, it } from 'vitest'
import { float, int, join, message, text } from './protobuf.ts'

const bytes = (pieces: readonly Uint8Array[]) => [...join(pieces)]

describe('the wire format', () => {
  // The examples of the protobuf documentation, and the edges of a varint.
  it.each([
    [150, [0x08, 0x96, 0x01]],
    [0, [0x08, 0x00]],
    [127, [0x08, 0x7f]],
    [128, [0x08, 0x80, 0x01]],
    [-1, [0x08, ...Array(9).fill(0xff), 0x01]],
  ])('writes the whole number %i', (value, expected) => {
    expect(bytes(int(1, value))).toEqual(expected)
  })

  it('writes text in UTF-8 with its length', () => {
    expect(bytes(text(2, 'é!'))).toEqual([0x12, 0x03, 0xc3, 0xa9, 0x21])
  })

  it('writes a float in four bytes, the lowest first', () => {
    expect(bytes(float(2, 1))).toEqual([0x15, 0x00, 0x00, 0x80, 0x3f])
  })

  it('writes a message with the length of all of its pieces', () => {
    const inner = [...int(1, 150), ...text(2, 'a')]
    expect(bytes(message(16, inner))).toEqual([
      ...[0x82, 0x01, 0x06],
      ...[0x08, 0x96, 0x01],
      ...[0x12, 0x01, 0x61],
    ])
  })
})
