import { describe, expect, test } from 'vitest'
import { openReader } from '../stream-reader.ts'
import { readHeader } from './header.ts'

/** A file of some JSON and so many bytes behind it, whatever is said about them. */
function fileOf(header: unknown, dataLength: number, headerLength?: bigint) {
  const json = typeof header === 'string' ? header : JSON.stringify(header)
  const text = new TextEncoder().encode(json)
  const bytes = new Uint8Array(8 + text.length + dataLength)
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

const read = (bytes: Uint8Array<ArrayBuffer>) =>
  readHeader(openReader(new Blob([bytes]).stream(), bytes.length, 'it'), 'it', 'part')

const tensor = (shape: unknown, from: unknown, to: unknown, dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
})

test('tensors, in the order of their bytes', async () => {
  const bytes = fileOf(
    {
      __metadata__: { format: 'pt' },
      late: tensor([2, 3], 8, 32),
      empty: tensor([0, 3], 8, 8),
      early: tensor([], 0, 8, 'I64'),
      future: tensor([4], 32, 34, 'F4'),
    },
    34,
  )
  const start = bytes.length - 34
  expect(await read(bytes)).toEqual([
    { name: 'early', type: 'I64', shape: [], bytes: { part: 'part', offset: start, length: 8 } },
    {
      name: 'empty',
      type: 'F32',
      shape: [0, 3],
      bytes: { part: 'part', offset: start + 8, length: 0 },
    },
    {
      name: 'late',
      type: 'F32',
      shape: [2, 3],
      bytes: { part: 'part', offset: start + 8, length: 24 },
    },
    {
      name: 'future',
      type: 'F4',
      shape: [4],
      bytes: { part: 'part', offset: start + 32, length: 2 },
    },
  ])
})

describe('refused', () => {
  const cases: Record<string, Uint8Array<ArrayBuffer>> = {
    'an empty file': new Uint8Array(0),
    'less than a length': new Uint8Array(7),
    'a header longer than the file': fileOf({}, 0, 3n),
    'a header of 2^63 bytes': fileOf({}, 0, 2n ** 63n),
    'a header of 2^64 - 1 bytes': fileOf({}, 0, 2n ** 64n - 1n),
    'a long header': fileOf('{}'.padEnd(25 * 2 ** 20 + 1), 0),
    'no header': fileOf('', 0),
    'a web page': new TextEncoder().encode('<!doctype html><title>Not found</title>'),
    'half an object': fileOf('{"a":', 0),
    'deep nesting': fileOf('['.repeat(1e6), 0),
    'no UTF-8': fileOf({ a: tensor([1], 0, 4) }, 4).with(10, 0xff),
    null: fileOf('null', 0),
    'a list': fileOf([], 0),
    'a number': fileOf('1', 0),
    'an entry that is null': fileOf({ a: null }, 0),
    'an entry that is a list': fileOf({ a: [] }, 0),
    'an empty entry': fileOf({ a: {} }, 0),
    'a prototype': fileOf('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}', 8),
    'an entry by its prototype': fileOf(
      '{"a":{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}}',
      4,
    ),
    'a type that is a number': fileOf({ a: tensor([1], 0, 4, 32) }, 4),
    'a shape of NaN': fileOf('{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}', 4),
    'a shape of null': fileOf({ a: tensor([null], 0, 4) }, 4),
    'a shape of text': fileOf({ a: tensor(['1'], 0, 4) }, 4),
    'a negative shape': fileOf({ a: tensor([-1, -1], 0, 4) }, 4),
    'a broken shape': fileOf({ a: tensor([0.5, 2], 0, 4) }, 4),
    'a huge shape': fileOf({ a: tensor([2 ** 40, 2 ** 40], 0, 4) }, 4),
    'an infinite shape': fileOf('{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}', 4),
    'no shape': fileOf({ a: tensor(undefined, 0, 4) }, 4),
    'another size than its shape': fileOf({ a: tensor([2], 0, 4) }, 4),
    'another size than its type': fileOf({ a: tensor([1], 0, 4, 'F16') }, 4),
    'bytes beyond the end': fileOf({ a: tensor([2], 0, 8) }, 4),
    'bytes that nobody has': fileOf({ a: tensor([1], 0, 4) }, 5),
    'bytes backwards': fileOf({ a: tensor([1], 4, 0, 'X') }, 4),
    'a negative offset': fileOf({ a: tensor([1], -4, 0) }, 4),
    'an offset that is text': fileOf({ a: tensor([1], '0', 4) }, 4),
    'one offset': fileOf({ a: { dtype: 'X', shape: [1], data_offsets: [0] } }, 4),
    'three offsets': fileOf({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 4] } }, 4),
    'an overlap': fileOf({ a: tensor([2], 0, 8), b: tensor([1], 4, 8) }, 8),
    'the same bytes twice': fileOf({ a: tensor([1], 0, 4), b: tensor([1], 0, 4) }, 4),
    'an overlap as long as a gap': fileOf({ a: tensor([2], 0, 8), b: tensor([1], 4, 8) }, 12),
    'bytes backwards from beyond the end': fileOf(
      { a: tensor([4], 0, 16), b: tensor([1], 16, 8, 'X') },
      8,
    ),
    'a gap': fileOf({ a: tensor([1], 0, 4), b: tensor([1], 8, 12) }, 12),
    'a name twice': fileOf(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
      8,
    ),
  }
  test.each(Object.entries(cases))('%s', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringMatching(/^it is .+ Load the model again/),
    })
  })
})

test('a file cut short anywhere in its header is refused', async () => {
  const whole = fileOf({ a: tensor([1], 0, 4) }, 4)
  for (let length = 0; length < whole.length; length++) {
    await expect(read(whole.slice(0, length))).rejects.toMatchObject({ code: 'integrity' })
  }
})
