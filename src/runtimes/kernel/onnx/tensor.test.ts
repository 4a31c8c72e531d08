import { describe, expect, it } from 'vitest'
import { float, int, join, message, text, type Pieces } from '../../../../scripts/onnx/protobuf.ts'
import { parseMessage } from './protobuf.ts'
import { readTensor, valuesOf } from './tensor.ts'

const AT = 1_000
const read = (...fields: readonly Pieces[]) =>
  readTensor(parseMessage(join(fields.flat()), AT), (location) => location.replace('m.onnx', ''))
const raw = (numbers: { buffer: ArrayBuffer }) => message(9, [new Uint8Array(numbers.buffer)])
const dims = (...sizes: readonly number[]) => sizes.flatMap((size) => int(1, size))
const packed = (field: number, numbers: readonly number[]) =>
  message(field, [Uint8Array.from(numbers)])

describe('a tensor', () => {
  it.each<[string, number, Pieces, number[]]>([
    ['single precision', 1, raw(Float32Array.of(1.5, -2)), [1.5, -2]],
    ['half precision', 10, raw(Uint16Array.of(0x3e00, 0xc000)), [1.5, -2]],
    ['brain floats', 16, raw(Uint16Array.of(0x3fc0, 0xc000)), [1.5, -2]],
    ['double precision', 11, raw(Float64Array.of(1.5, -2)), [1.5, -2]],
    ['bytes', 2, raw(Uint8Array.of(7, 254)), [7, 254]],
    ['signed bytes', 3, raw(Int8Array.of(7, -2)), [7, -2]],
    ['32-bit integers', 6, raw(Int32Array.of(7, -2)), [7, -2]],
    ['64-bit integers', 7, raw(BigInt64Array.of(7n, -2n)), [7, -2]],
    ['truth values', 9, raw(Uint8Array.of(1, 0)), [1, 0]],
    [
      'single precision in its own field',
      1,
      message(4, [new Uint8Array(Float32Array.of(1.5, -2).buffer)]),
      [1.5, -2],
    ],
    ['the same, number by number', 1, [...float(4, 1.5), ...float(4, -2)], [1.5, -2]],
    [
      'double precision in its own field',
      11,
      message(10, [new Uint8Array(Float64Array.of(1.5, -2).buffer)]),
      [1.5, -2],
    ],
    ['32-bit integers in their own field', 6, [...int(5, 7), ...int(5, -2)], [7, -2]],
    ['bytes among 32-bit integers', 2, packed(5, [7, 126]), [7, 126]],
    ['halves among 32-bit integers', 10, [...int(5, 0x3e00), ...int(5, 0xc000)], [1.5, -2]],
    ['64-bit integers in their own field', 7, [...int(7, 7), ...int(7, -2)], [7, -2]],
  ])('of %s', (_, type, field, numbers) => {
    expect([...valuesOf(read(dims(2), int(2, type), field))]).toEqual(numbers)
  })

  it('says where its bytes lie', () => {
    const name = text(8, 'weights')
    const { location } = read(dims(2, 1), int(2, 1), name, raw(Float32Array.of(1, 2)))
    expect(location).toEqual({ part: '', offset: AT + 4 + 2 + 9 + 2, length: 8 })
  })

  it('may lie beside the graph', () => {
    const entry = (key: string, value: string) => message(13, [...text(1, key), ...text(2, value)])
    const place = [...entry('location', 'm.onnx_data'), ...entry('offset', '4096')].flat()
    const { location, bytes } = read(dims(3), int(2, 1), int(14, 1), place)
    expect(location).toEqual({ part: '_data', offset: 4096, length: 12 })
    expect(bytes).toBeNull()
    expect(() => read(dims(3), int(2, 1), int(14, 1), place, entry('length', '8'))).toThrow(/shape/)
    const before = entry('offset', '-8')
    expect(() => read(dims(3), int(2, 1), int(14, 1), before)).toThrow(/begins at -8/)
  })

  it.each([
    ['fewer numbers than its shape', [dims(3), int(2, 1), raw(Float32Array.of(1, 2))]],
    ['more of them', [dims(1), int(2, 7), int(7, 1), int(7, 2)]],
    ['a negative size', [dims(-2), int(2, 1), raw(Float32Array.of(1, 2))]],
  ])('with %s is damaged', (_, fields) => {
    expect(() => read(...fields)).toThrow(expect.objectContaining({ code: 'integrity' }))
  })

  it('of a kind that no encoder has is no numbers', () => {
    const strings = read(dims(1), int(2, 8), text(6, 'word'))
    expect(() => valuesOf(strings)).toThrow(expect.objectContaining({ code: 'unsupported-model' }))
  })
})
