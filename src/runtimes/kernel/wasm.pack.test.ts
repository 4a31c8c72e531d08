// Digits of a file as the wasm packs them, against the same in plain numbers.
import { describe, expect, test } from 'vitest'
import { packRow, valuesOf, type Row } from './testing/packed-rows.ts'
import { randomFrom, type Random } from './testing/random.ts'
import { BUILDS, openRoom, type Room } from './testing/room.ts'
import { BYTES, layColumns, WORDS } from './testing/tiles.ts'

/** A matrix, and how it lies in the file. */
interface Matrix {
  readonly rows: readonly Row[]
  readonly columns: number
  readonly transposed: boolean
  /** Outputs of others before these, and behind them. */
  readonly before: number
  readonly behind: number
}

/** Numbers from 0 to 255, as a file's digits may come. */
const DIGITS: Readonly<Record<string, (random: Random, input: number) => number>> = {
  'of any kind': (random) => random.below(256),
  'like weights': (random) => {
    return Math.max(0, Math.min(255, Math.round(128 + random.normals(1, 40)[0]!)))
  },
  'at both ends': (random) => random.pick([0, 255]),
  'at one end': (random) => 255 - Math.floor(3 * random.between(0, 1) ** 4),
  'at both ends, in pairs': (_, input) => (input % 4 < 2 ? 255 : 0),
  'all the same': () => 137,
  'near the middle': (random) => 126 + random.below(4),
  'far off once': (random) => (random.below(30) === 0 ? 255 : 120 + random.below(10)),
}

const SCALES: readonly ((random: Random) => number)[] = [
  (random) => random.between(0.001, 0.02),
  (random) => -random.between(0.5, 2),
  (random) => random.pick([0, -0, 2 ** -140, 1e-42, 1e30, 1]),
]

function randomMatrix(random: Random, digit: (random: Random, input: number) => number): Matrix {
  const columns = 1 + random.below(70)
  const signed = random.below(2) === 0
  const scaleOf = () => Math.fround(random.pick(SCALES)(random))
  const zeroOf = () => random.pick([0, signed ? 0 : 128, random.below(256) - (signed ? 128 : 0)])
  const forAll = { scale: scaleOf(), zero: zeroOf() }
  const perRow = random.below(3) > 0
  return {
    columns,
    transposed: random.below(3) > 0,
    ...(random.below(2) === 0
      ? { before: 0, behind: 0 }
      : { before: random.below(20), behind: random.below(20) }),
    rows: Array.from({ length: 1 + random.below(40) }, () => ({
      digits: Array.from({ length: columns }, (_, i) => digit(random, i) - (signed ? 128 : 0)),
      ...(perRow ? { scale: scaleOf(), zero: zeroOf() } : forAll),
      signed,
    })),
  }
}

/** Everything around the digits is junk. */
function lay(room: Room, { rows, columns, transposed, before, behind }: Matrix) {
  room.clear()
  const outputs = before + rows.length + behind
  const [input, output] = transposed ? [outputs, 1] : [1, columns]
  const at = room.reserve(outputs * columns + 4 * columns)
  const bytes = room.bytes(at, outputs * columns)
  rows.forEach(({ digits }, row) => {
    digits.forEach((digit, i) => (bytes[(before + row) * output + i * input] = digit))
  })
  const count = Math.ceil(rows.length / 8) * 8
  const own = room.reserve(12 * count)
  const biases = rows.map((_, row) => row / 8 - 1)
  room.floats(own, rows.length).set(rows.map(({ scale }) => scale))
  // Where there are no rows any more, there may be any zero.
  room.integers(own + 4 * count, count).fill(rows[0]!.zero)
  room.integers(own + 4 * count, rows.length).set(rows.map(({ zero }) => zero))
  room.floats(own + 8 * count, rows.length).set(biases)
  const signed = Number(rows[0]!.signed)
  const places = [at + before * output, input, output, columns, rows.length, signed, own] as const
  return { places, biases, count, width: Math.ceil(columns / 8) * 8 }
}

/** Numbers by their bits: 0 is not -0. */
const bitsOf = (numbers: readonly number[]) => [
  ...new Uint32Array(Float32Array.from(numbers).buffer),
]
const eight = <Kind>(all: readonly Kind[], panel: number, none: Kind) =>
  Array.from({ length: 8 }, (_, i) => all[8 * panel + i] ?? none)

function expectPacked(room: Room, matrix: Matrix): void {
  const expected = matrix.rows.map((row) => packRow(row)!)
  for (const form of [BYTES, WORDS]) {
    const { places, biases, count, width } = lay(room, matrix)
    const panels = room.put(new Uint8Array(count * width))
    const facts = room.put(new Uint8Array(12 * count))
    const may = [
      [panels, count * width],
      [facts, 12 * count],
    ] as const
    let isFinite = 0
    room.watch(may, () => {
      isFinite = room.code.packDigits(...places, panels, facts, form.group)
    })
    expect(isFinite).toBe(1)
    const numbers = new Int8Array(count * width)
    expected.forEach(({ weights }, row) => numbers.set(weights, row * width))
    expect(room.bytes(panels, count * width)).toEqual(layColumns(form, { numbers, count, width }))
    for (let panel = 0; panel < count / 8; panel++) {
      const at = facts + 96 * panel
      const scales = eight(
        expected.map(({ scale }) => scale),
        panel,
        0,
      )
      const sums = eight(
        expected.map(({ sum }) => sum),
        panel,
        0,
      )
      expect([...room.integers(at, 8)]).toEqual([
        ...new Int32Array(Uint32Array.from(bitsOf(scales))),
      ])
      expect([...room.integers(at + 32, 8)]).toEqual(sums)
      expect([...room.floats(at + 64, 8)]).toEqual(eight(biases, panel, 0))
    }
  }
}

describe.each(BUILDS)('relaxed: %s', async (relaxed) => {
  const room = await openRoom(relaxed)

  test.each(Object.entries(DIGITS))('packed: digits %s', (_, digit) => {
    const random = randomFrom(1)
    for (let round = 0; round < 60; round++) expectPacked(room, randomMatrix(random, digit))
  })

  test.each(Object.entries(DIGITS))('as floats: digits %s', (_, digit) => {
    const random = randomFrom(2)
    for (let round = 0; round < 30; round++) {
      const matrix = randomMatrix(random, digit)
      const values = matrix.rows.map(valuesOf)
      for (const sideBySide of [1, 8]) {
        const { places, count, width } = lay(room, matrix)
        const to = room.put(new Uint8Array(4 * count * width))
        const size = 4 * sideBySide * width
        let isFinite = 0
        room.watch([[to, 4 * count * width]], () => {
          isFinite = room.code.dequantize(...places, to, size, sideBySide)
        })
        expect(isFinite).toBe(1)
        const expected = new Float32Array(count * width)
        values.forEach((row, at) => {
          const start = (Math.floor(at / sideBySide) * size) / 4 + (at % sideBySide)
          row.forEach((value, i) => (expected[start + i * sideBySide] = value))
        })
        expect(room.integers(to, count * width)).toEqual(new Int32Array(expected.buffer))
      }
    }
  })

  test.each([
    [NaN, 3],
    [Infinity, 3],
    [-Infinity, 0],
    [3.4e38, 100],
  ])('a scale of %d around %d: not finite', (scale, zero) => {
    const random = randomFrom(3)
    for (const signed of [false, true]) {
      const good = { digits: Array.from({ length: 9 }, () => 120), scale: 1, zero: 5, signed }
      for (let bad = 0; bad < 10; bad++) {
        const rows = Array.from({ length: 10 }, (_, i) =>
          i === bad ? { ...good, scale, zero } : good,
        )
        const matrix = { rows, columns: 9, transposed: random.below(2) > 0, before: 0, behind: 0 }
        const { places, count, width } = lay(room, matrix)
        const to = room.put(new Uint8Array(4 * count * width))
        const facts = room.put(new Uint8Array(12 * count))
        expect(room.code.packDigits(...places, to, facts, 4)).toBe(0)
        expect(room.code.dequantize(...places, to, 4 * width, 1)).toBe(0)
      }
    }
  })

  test("a file's own bytes are worth what they are, as long as they are not multiplied", () => {
    const row = { digits: [127, -128, 3], scale: Math.fround(3.4e38), zero: 0, signed: true }
    expectPacked(room, { rows: [row], columns: 3, transposed: false, before: 0, behind: 0 })
  })

  test.each([8, 16, 24, 1_000])('%d signs are turned over', (count) => {
    room.clear()
    const digits = Uint8Array.from({ length: count }, (_, i) => 7 * i)
    const at = room.put(digits)
    room.watch([[at, count]], () => room.code.turnSigns(at, count))
    expect([...new Int8Array(room.memory.buffer, at, count)]).toEqual(
      [...digits].map((one) => one - 128),
    )
  })
})
