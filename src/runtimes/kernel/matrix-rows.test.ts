import { describe, expect, test } from 'vitest'
import { readMatrices, type Numbers } from './matrix-rows.ts'
import type { ElementType, Matrix } from './network.ts'
import { dequantize } from './reference.ts'
import { openReader } from './stream-reader.ts'
import { encodeRandom } from './testing/encode.ts'
import { fileOf } from './testing/networks.ts'
import { randomFrom } from './testing/random.ts'

const START = 5

function open(bytes: Uint8Array<ArrayBuffer>, size = bytes.length) {
  return openReader(fileOf(bytes, 'it').stream(), size, 'it')
}

/** What is given, row by row; the numbers are good for the moment only. */
async function rowsOf(
  wanted: readonly Matrix[],
  bytes: Uint8Array<ArrayBuffer>,
): Promise<number[][]> {
  const found = wanted.map((): number[] => [])
  const jobs = wanted.map((matrix, i) => ({
    matrix,
    take: (first: number, numbers: Numbers) => {
      expect(first * matrix.columns).toBe(found[i]!.length)
      expect(numbers.length % matrix.columns).toBe(0)
      found[i]!.push(...numbers)
      numbers.fill(99)
    },
  }))
  await readMatrices(jobs, open(bytes))
  return found
}

const WIDTHS = { f32: 4, f16: 2, bf16: 2, i8: 1, u8: 1 }
const TYPES = Object.keys(WIDTHS) as ElementType[]

describe.each(TYPES)('%s', (type) => {
  test.each([
    [1, 1],
    [1, 40],
    [7, 3],
    [8, 5],
    [9, 16],
    [33, 26],
  ])('%d × %d', async (outputs, inputs) => {
    const random = randomFrom(outputs)
    const { bytes } = encodeRandom({ type, outputs, inputs, deviation: 1, perRow: false }, random)
    const file = new Uint8Array(START + bytes.length + 3)
    file.set(bytes, START)
    const whole: Matrix = {
      ...{ name: 'it', type, rows: outputs, columns: inputs, transposed: false, slice: null },
      ...{ bytes: { part: '', offset: START, length: bytes.length }, scale: null, zero: null },
    }
    const part = (from: number, rows: number): Partial<Matrix> => ({
      ...{ rows, slice: { from, of: outputs } },
    })
    const third = Math.ceil(outputs / 3)
    for (const changes of [
      [{}],
      [part(0, third)],
      [part(outputs - third, third), part(0, third)],
    ]) {
      for (const transposed of [false, true]) {
        const wanted = changes.map((change) => ({ ...whole, transposed, ...change }))
        const expected = wanted.map((matrix) => [...dequantize(matrix, () => bytes)])
        expect(await rowsOf(wanted, file)).toEqual(expected)
      }
    }
  })
})

describe('what does not fit', () => {
  const matrix: Matrix = {
    ...{ name: 'the weights', type: 'f32', rows: 3, columns: 4, transposed: false, slice: null },
    ...{ bytes: { part: '', offset: 2, length: 48 }, scale: null, zero: null },
  }
  const read = (change: Partial<Matrix>, bytes = new Uint8Array(60), size = bytes.length) =>
    readMatrices([{ matrix: { ...matrix, ...change }, take: () => {} }], open(bytes, size))

  test.each<[string, Partial<Matrix>, string]>([
    ['fewer bytes', { bytes: { ...matrix.bytes, length: 47 } }, '47 bytes where 3 × 4 f32'],
    ['more bytes', { bytes: { ...matrix.bytes, length: 52 } }, '52 bytes where 3 × 4 f32'],
    ['another type', { type: 'u8' }, '48 bytes where 3 × 4 u8'],
    ['a slice of more', { slice: { from: 0, of: 6 } }, '48 bytes where 6 × 4 f32'],
    ['bytes beyond the end', { bytes: { ...matrix.bytes, offset: 13 } }, 'cut short or damaged'],
    ['a place far off', { bytes: { ...matrix.bytes, offset: 2 ** 52 } }, 'cut short or damaged'],
  ])('%s', async (_, change, words) => {
    await expect(read(change)).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringContaining(words) as string,
    })
  })

  test('a file shorter than it is said to be', async () => {
    await expect(read({}, new Uint8Array(20), 60)).rejects.toMatchObject({ code: 'integrity' })
  })

  test('what the file has before', async () => {
    const reader = open(new Uint8Array(60))
    await reader.skip(3)
    await expect(readMatrices([{ matrix, take: () => {} }], reader)).rejects.toMatchObject({
      code: 'integrity',
    })
  })

  test('what fits', async () => {
    await read({})
  })
})
