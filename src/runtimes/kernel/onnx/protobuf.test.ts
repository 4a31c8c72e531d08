import { describe, expect, it } from 'vitest'
import { int, join, message, text, type Pieces } from '../../../../scripts/onnx/protobuf.ts'
import { openReader } from '../stream-reader.ts'
import {
  integerOf,
  integersOf,
  messagesOf,
  parseMessage,
  payloadsOf,
  readMessage,
  SMALL_BYTES,
  textOf,
  type LargeFields,
} from './protobuf.ts'

const parse = (pieces: Pieces) => parseMessage(join(pieces), 0)
const stream = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream()
const readAll = (pieces: Pieces, large: LargeFields = {}) => {
  const bytes = join(pieces)
  return readMessage(openReader(stream(bytes), bytes.length, 'm.onnx'), large)
}

describe('a message', () => {
  it.each([0, 1, 127, 128, 300, 2 ** 28, 2 ** 31, 2 ** 35 + 3, Number.MAX_SAFE_INTEGER, -1, -300])(
    'has the number %i',
    (number) => {
      expect(integerOf(parse(int(3, number)), 3)).toBe(number)
    },
  )

  it('has the largest number roughly, and says so of no other', () => {
    expect(integerOf(parse(int(3, 2n ** 63n - 1n)), 3)).toBe(2 ** 63)
    expect(integerOf(parse(int(3, -(2n ** 63n))), 3)).toBe(-(2 ** 63))
  })

  it('has many numbers, one by one or packed', () => {
    const packed = message(4, [Uint8Array.of(1, 0x96, 1)])
    expect(integersOf(parse([...int(4, 7), ...packed]), 4)).toEqual([7, 1, 150])
  })

  it('has texts and messages', () => {
    const inner = message(2, text(1, 'größer'))
    expect(messagesOf(parse([...inner, ...inner]), 2).map((one) => textOf(one, 1))).toEqual([
      ...['größer', 'größer'],
    ])
    expect(textOf(parse(inner), 9)).toBe('')
  })

  it.each([
    ['a text where a message belongs', () => messagesOf(parse(text(2, '\u0007')), 2)],
    ['a number where a message belongs', () => messagesOf(parse(int(2, 7)), 2)],
    ['half a number', () => parse([Uint8Array.of(0x08, 0x80)])],
    [
      'a number of eleven bytes',
      () => parse([Uint8Array.of(8, ...Array.from({ length: 11 }, () => 0x80))]),
    ],
    ['a text that is too long', () => parse([Uint8Array.of(0x12, 5, 65)])],
    ['a field without a number', () => parse([Uint8Array.of(0, 0)])],
  ])('is damaged by %s', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'integrity' }))
  })
})

describe('a message that is streamed', () => {
  const weights = new Uint8Array(SMALL_BYTES + 1).fill(3)

  it('is the same, with what is large left out', async () => {
    const pieces = [...int(1, 7), ...message(9, [weights]), ...text(2, 'after')]
    const found = await readAll(pieces)
    expect([integerOf(found, 1), textOf(found, 2)]).toEqual([7, 'after'])
    const [payload] = payloadsOf(found, 9)
    expect(payload).toEqual({ offset: 2 + 4, length: weights.length, bytes: null, message: null })
  })

  it('is looked into where messages are large', async () => {
    const tensor = message(5, [...text(8, 'w'), ...message(9, [weights])])
    const found = await readAll(message(7, [...tensor, ...message(5, text(8, 'b'))]), {
      7: { 5: {} },
    })
    const tensors = messagesOf(messagesOf(found, 7)[0]!, 5)
    expect(tensors.map((one) => textOf(one, 8))).toEqual(['w', 'b'])
    expect(payloadsOf(tensors[0]!, 9)[0]).toMatchObject({ length: weights.length, bytes: null })
  })

  it('keeps no more than a graph has', async () => {
    const many = Array.from({ length: 400 }, () => message(2, [weights.subarray(1)])).flat()
    await expect(readAll(many)).rejects.toMatchObject({ code: 'integrity' })
  })

  it('ends where the message around it ends', async () => {
    // The graph says that it is as long as the weights; the tensor in it goes one byte further.
    const whole = join(message(7, message(5, [weights])))
    const bytes = Uint8Array.from([...whole, 0])
    bytes[1 + 3 + 1]! += 1
    const read = readMessage(openReader(stream(bytes), bytes.length, 'm'), { 7: { 5: {} } })
    await expect(read).rejects.toMatchObject({ code: 'integrity' })
  })
})
