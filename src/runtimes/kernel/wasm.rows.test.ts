// Rows made ready for the tiles, against the same in plain numbers.
import { describe, expect, test } from 'vitest'
import { randomFrom, type Random } from './testing/random.ts'
import { BUILDS, openRoom, type Room } from './testing/room.ts'
import { BYTES, blockBytes, FLOATS, placeInBlocks, WORDS, type Form } from './testing/tiles.ts'

/** What lies in the blocks, row by row, and what stands beside it. */
interface Packed {
  readonly numbers: Float64Array
  readonly scales: Float64Array
  readonly zeros: Float64Array
}

function unpack(
  room: Room,
  form: Form,
  blocks: number,
  facts: number,
  count: number,
  width: number,
): Packed {
  const view = new DataView(room.memory.buffer)
  const numbers = new Float64Array(count * width)
  for (let row = 0; row < count; row++) {
    for (let input = 0; input < width; input++) {
      const at = blocks + placeInBlocks(form, width, row, input)
      numbers[row * width + input] =
        form === FLOATS
          ? view.getFloat32(at, true)
          : form === WORDS
            ? view.getInt16(at, true)
            : view.getInt8(at)
    }
  }
  const factsOf = (row: number) => room.memory.buffer.slice(facts + 8 * row, facts + 8 * row + 8)
  const rows = Array.from({ length: count }, (_, row) => factsOf(row))
  return {
    numbers,
    scales: Float64Array.from(rows, (row) => new Float32Array(row)[0]!),
    zeros: Float64Array.from(rows, (row) => new Int32Array(row)[1]!),
  }
}

function pack(room: Room, form: Form, rows: Float32Array, count: number, width: number): Packed {
  room.clear()
  const x = room.put(rows)
  const bytes = blockBytes(count, width, form)
  const blocks = room.reserve(bytes)
  const facts = room.reserve(8 * count)
  room.watch(
    [
      [blocks, bytes],
      [facts, form === FLOATS ? 0 : 8 * count],
    ],
    () => room.code.packRows(form.number, x, 4 * width, count, width / form.group, blocks, facts),
  )
  return unpack(room, form, blocks, facts, count, width)
}

/** Each number is worth (q - zero) × scale, as near as 127 steps from the lowest to the highest allow. */
function expectQuantized(
  { numbers, scales, zeros }: Packed,
  rows: Float32Array,
  width: number,
): void {
  for (let row = 0; row < scales.length; row++) {
    const own = rows.subarray(row * width, (row + 1) * width)
    const range = Math.max(0, ...own) - Math.min(0, ...own)
    const [scale, zero] = [scales[row]!, zeros[row]!]
    expect(Math.abs(scale - range / 127)).toBeLessThanOrEqual(1e-6 * scale)
    expect(zero).toBeGreaterThanOrEqual(0)
    expect(zero).toBeLessThanOrEqual(127)
    own.forEach((number, i) => {
      const found = numbers[row * width + i]!
      const whole = Number.isInteger(found) && found >= 0 && found <= 127
      // Half a step; the ends may be cut by the half step that the zero was moved.
      const off = Math.abs((found - zero) * scale - number)
      const end = found === 0 || found === 127
      if (whole && off <= (end ? 1.001 : 0.501) * scale) return
      expect.fail(`${number} of row ${row} became ${found} - ${zero} times ${scale}`)
    })
  }
}

function sameNumbers(one: Packed, other: Packed): boolean {
  return (['numbers', 'scales', 'zeros'] as const).every((name) =>
    one[name].every((number, i) => number === other[name][i]),
  )
}

type Row = (width: number, random: Random) => Float32Array

const ROWS: Readonly<Record<string, Row>> = {
  'as activations are': (width, random) => random.normals(width, 1),
  'nothing but zeros': (width) => new Float32Array(width),
  'positive ones': (width, random) => random.normals(width, 3).map(Math.abs),
  'negative ones': (width, random) => random.normals(width, 3).map((number) => -Math.abs(number)),
  'one far off': (width, random) => random.normals(width, 1).fill(1e4, 0, 1),
  'the last one far off': (width, random) => random.normals(width, 1).fill(-1e4, width - 1),
  'large ones': (width, random) => random.normals(width, 1e30),
  'small ones': (width, random) => random.normals(width, 1e-30),
  'one number': (width) => new Float32Array(width).fill(0.3),
}

const WIDTHS = [8, 16, 24, 40, 64, 72, 312, 1536]
const COUNTS = [1, 5, 7, 12]

describe.each(BUILDS)('relaxed: %s', async (relaxed) => {
  const room = await openRoom(relaxed)

  test.each(Object.entries(ROWS))('quantised: %s', (_, make) => {
    const random = randomFrom(1)
    for (const width of WIDTHS) {
      for (const count of COUNTS) {
        const rows = new Float32Array(count * width)
        for (let row = 0; row < count; row++) rows.set(make(width, random), row * width)
        const bytes = pack(room, BYTES, rows, count, width)
        expectQuantized(bytes, rows, width)
        const words = pack(room, WORDS, rows, count, width)
        expect(sameNumbers(words, bytes), 'bytes and words').toBe(true)
      }
    }
  })

  test('a row does not depend on the others', () => {
    const rows = randomFrom(2).normals(7 * 40, 1)
    rows.fill(1e6, 40, 80)
    const all = pack(room, BYTES, rows, 7, 40)
    for (let row = 0; row < 7; row++) {
      const alone = pack(room, BYTES, rows.slice(row * 40, (row + 1) * 40), 1, 40)
      expect(alone.numbers).toEqual(all.numbers.slice(row * 40, (row + 1) * 40))
      expect([alone.scales[0], alone.zeros[0]]).toEqual([all.scales[row], all.zeros[row]])
    }
  })

  test('floats, as they are', () => {
    const random = randomFrom(3)
    for (const width of WIDTHS) {
      for (const count of COUNTS) {
        const rows = random.normals(count * width, 1e3)
        const { numbers } = pack(room, FLOATS, rows, count, width)
        expect(numbers.every((number, i) => number === rows[i])).toBe(true)
      }
    }
  })

  describe.each([1, 2, 3, 4, 5, 7, 8, 12, 24, 26, 31, 312, 1_023])(
    'normalised, %d wide',
    (width) => {
      const stride = Math.ceil(width / 8) * 8
      const padded = (numbers: Float32Array) => {
        const all = new Float32Array(stride)
        all.set(numbers)
        return all
      }
      const random = randomFrom(width)
      const count = 7
      const gain = random.normals(width, 1)
      const bias = random.normals(width, 1)
      /** Far from 0 and near to one another, equal, and as they come; padded with 0. */
      const rows = Array.from({ length: count }, (_, row) => {
        if (row === 1) return random.normals(width, 1e-3).map((number) => number + 8)
        return row === 2 ? new Float32Array(width).fill(5) : random.normals(width, 2)
      })
      const epsilon = Math.fround(1e-5)
      const expected = rows.map((row) => {
        const mean = row.reduce((sum, number) => sum + number, 0) / width
        const variance = row.reduce((sum, number) => sum + (number - mean) ** 2, 0) / width
        const normalised = Float64Array.from(row, (number, i) => {
          return ((number - mean) / Math.sqrt(variance + epsilon)) * gain[i]! + bias[i]!
        })
        const all = new Float64Array(stride)
        all.set(normalised)
        return all
      })
      const expectNear = (found: Float32Array) => {
        expected.forEach((row, at) => {
          row.forEach((number, i) => {
            // Numbers of 8 have no more than 1e-6 to say of what they differ in.
            const bound = at === 1 ? 5e-3 : 1e-5
            expect(Math.abs(found[at * stride + i]! - number), `row ${at}, ${i}`).toBeLessThan(
              bound,
            )
            if (i >= width) expect(found[at * stride + i]).toBe(0)
          })
        })
      }
      const begin = () => {
        room.clear()
        const all = new Float32Array(count * stride)
        rows.forEach((row, at) => all.set(row, at * stride))
        return { x: room.put(all), gainAt: room.put(padded(gain)), biasAt: room.put(padded(bias)) }
      }

      test('alone', () => {
        const { x, gainAt, biasAt } = begin()
        room.watch([[x, 4 * count * stride]], () =>
          room.code.normalizeRows(x, 4 * stride, width, count, gainAt, biasAt, epsilon),
        )
        expectNear(room.floats(x, count * stride))
      })

      test.each([BYTES, WORDS, FLOATS])('and packed: %o', (form) => {
        const { x, gainAt, biasAt } = begin()
        const bytes = blockBytes(count, stride, form)
        const blocks = room.reserve(bytes)
        const facts = room.reserve(8 * count)
        room.watch(
          [
            [x, 4 * count * stride],
            [blocks, bytes],
            [facts, 8 * count],
          ],
          () =>
            room.code.normalizeAndPack(
              ...([form.number, x, 4 * stride, width, count, gainAt, biasAt, epsilon] as const),
              ...([stride / form.group, blocks, facts] as const),
            ),
        )
        const normalised = room.floats(x, count * stride).slice()
        const packed = unpack(room, form, blocks, facts, count, stride)
        expectNear(normalised)
        expect(packed.numbers).toEqual(pack(room, form, normalised, count, stride).numbers)
      })
    },
  )
})
