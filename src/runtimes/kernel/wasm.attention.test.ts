// Attention of one text, by floats and by words of 16 bits, against the same in double precision.
import { describe, expect, test } from 'vitest'
import { randomFrom } from './testing/random.ts'
import { BUILDS, openRoom, type Room } from './testing/room.ts'

interface Attention {
  readonly queryCount: number
  readonly count: number
  readonly heads: number
  readonly size: number
  readonly scale: number
  /** Rows of heads × size. */
  readonly queries: Float32Array
  readonly keys: Float32Array
  readonly values: Float32Array
}

const padded = (width: number) => Math.ceil(width / 8) * 8

/** Rows end in junk up to a multiple of eight. */
function attend(room: Room, kind: 'attendFloats' | 'attendWords', task: Attention): Float32Array {
  const { queryCount, count, heads, size, scale } = task
  room.clear()
  const width = heads * size
  const stride = padded(width)
  const rowsOf = (numbers: Float32Array, rows: number) => {
    const at = room.reserve(4 * rows * stride)
    for (let row = 0; row < rows; row++) {
      room
        .floats(at + 4 * row * stride, width)
        .set(numbers.subarray(row * width, (row + 1) * width))
    }
    return at
  }
  const [queries, keys, values] = [
    rowsOf(task.queries, queryCount),
    rowsOf(task.keys, count),
    rowsOf(task.values, count),
  ]
  const context = room.reserve(4 * queryCount * stride)
  const bytes = room.code.attentionBytes(count, size)
  const scratch = room.reserve(bytes)
  const places = Array.from({ length: queryCount }, (_, row) => context + 4 * row * stride)
  room.watch([[scratch, bytes], ...places.map((at) => [at, 4 * width] as const)], () =>
    room.code[kind](
      ...([queries, queryCount, keys, values, count, 4 * stride, heads, size] as const),
      ...([scale, context, scratch] as const),
    ),
  )
  const all = new Float32Array(queryCount * width)
  places.forEach((at, row) => all.set(room.floats(at, width), row * width))
  return all
}

function inDoubles(task: Attention): Float64Array {
  const { queryCount, count, heads, size, scale, queries, keys, values } = task
  const width = heads * size
  const context = new Float64Array(queryCount * width)
  for (let head = 0; head < heads; head++) {
    const of = (rows: Float32Array, row: number, i: number) => rows[row * width + head * size + i]!
    for (let query = 0; query < queryCount; query++) {
      const scores = Array.from({ length: count }, (_, key) => {
        let sum = 0
        for (let i = 0; i < size; i++) sum += of(queries, query, i) * of(keys, key, i)
        return sum * scale
      })
      const most = Math.max(...scores)
      const powers = scores.map((score) => Math.exp(score - most))
      const total = powers.reduce((sum, power) => sum + power, 0)
      for (let i = 0; i < size; i++) {
        for (let key = 0; key < count; key++) {
          context[query * width + head * size + i]! += (powers[key]! / total) * of(values, key, i)
        }
      }
    }
  }
  return context
}

/**
 * By what part of the largest value a result may be off, where queries and keys are about 1. Floats are
 * added up one by one: the more there are, the more roundings.
 */
const BOUNDS = {
  attendFloats: (count: number) => 8e-6 * Math.max(1, count / 512),
  attendWords: () => 1e-3,
}
const KINDS = ['attendFloats', 'attendWords'] as const

function expectNear(room: Room, task: Attention): void {
  const context = inDoubles(task)
  const largest = task.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const kind of KINDS) {
    const found = attend(room, kind, task)
    context.forEach((number, i) => {
      if (Math.abs(found[i]! - number) <= BOUNDS[kind](task.count) * largest) return
      expect.fail(`${kind}, ${i}: ${found[i]} instead of ${number}`)
    })
  }
}

function taskOf(queryCount: number, count: number, heads: number, size: number): Attention {
  const random = randomFrom(queryCount * 1_000 + count * 10 + size)
  const rows = (rows: number, deviation: number) => random.normals(rows * heads * size, deviation)
  return {
    ...{ queryCount, count, heads, size, scale: Math.fround(1 / Math.sqrt(size)) },
    ...{ queries: rows(queryCount, 1), keys: rows(count, 1), values: rows(count, 1) },
  }
}

const SHAPES: readonly (readonly [queries: number, keys: number, heads: number, size: number])[] = [
  ...([
    [1, 1, 1, 8],
    [1, 5, 2, 4],
    [1, 512, 2, 32],
    [5, 5, 3, 26],
    [6, 6, 12, 2],
  ] as const),
  ...([
    [7, 7, 2, 13],
    [11, 11, 1, 1],
    [12, 12, 2, 3],
    [13, 13, 4, 5],
    [9, 9, 1, 31],
  ] as const),
  ...([
    [17, 17, 12, 26],
    [96, 96, 3, 32],
    [8, 8, 2, 64],
    [15, 16, 1, 7],
    [512, 512, 1, 32],
  ] as const),
  ...([
    [3, 3, 1, 512],
    [6, 250, 2, 24],
  ] as const),
]

describe.each(BUILDS)('relaxed: %s', async (relaxed) => {
  const room = await openRoom(relaxed)

  test.each(SHAPES)('%d queries, %d keys, %d heads of %d', (...shape) => {
    expectNear(room, taskOf(...shape))
  })

  /** All numbers are of one size and sign, so that sums are as large as they can be; every other key is half. */
  test.each([
    [1, 1, 8],
    [6, 7, 64],
    [2, 512, 32],
    [1, 513, 512],
    [2, 5, 1_024],
    [1, 8_192, 8],
  ])('%d queries, %d keys, a head of %d: the largest sums', (queryCount, count, size) => {
    for (const [query, key, value] of [
      [1, 1, 1],
      [-1, 1, -1],
      [1, -1, 1],
    ] as const) {
      const of = (rows: number, number: number, odd = number) =>
        Float32Array.from({ length: rows * size }, (_, i) => (i % (2 * size) < size ? number : odd))
      expectNear(room, {
        ...{ queryCount, count, heads: 1, size, scale: Math.fround(1 / size) },
        ...{
          queries: of(queryCount, query),
          keys: of(count, key, key / 2),
          values: of(count, value, value * 0.9),
        },
      })
    }
  })

  test('a text of one token is its value', () => {
    const task = taskOf(1, 1, 2, 12)
    expect(attend(room, 'attendFloats', task)).toEqual(task.values)
  })

  test.each([
    ['zeros', () => 0],
    ['small numbers', (number: number) => number * 1e-15],
    ['small values', (number: number) => number, (number: number) => number * 1e-30],
    ['large values', (number: number) => number, (number: number) => number * 1e30],
  ])('%s', (_, change, changeValue = change) => {
    const { queries, keys, values, ...sizes } = taskOf(7, 7, 2, 12)
    expectNear(room, {
      ...sizes,
      ...{ queries: queries.map(change), keys: keys.map(change), values: values.map(changeValue) },
    })
  })

  test('queries and keys so large that one key has it all', () => {
    const { queries, keys, values, ...sizes } = taskOf(7, 7, 2, 12)
    const large = (number: number) => number * 1e15
    const task = { ...sizes, values, queries: queries.map(large), keys: keys.map(large) }
    expectNear(room, task)
  })

  test('a query does not depend on what stands beside it', () => {
    const task = { ...taskOf(13, 13, 2, 24) }
    const all = attend(room, 'attendFloats', task)
    for (let query = 0; query < 13; query++) {
      const own = task.queries.slice(query * 48, (query + 1) * 48)
      const alone = attend(room, 'attendFloats', { ...task, queryCount: 1, queries: own })
      expect(alone).toEqual(all.slice(query * 48, (query + 1) * 48))
    }
  })

  /** The share of the second of two keys is e^x / (1 + e^x): for x far below 0 almost e^x itself. */
  test('exp: a sweep', () => {
    const count = 2_000
    let worst = 0
    let worstNear = 0
    for (let start = -86; start < 0; start += 2) {
      const xs = Float32Array.from({ length: count }, (_, i) => start + (2 * i) / count)
      for (let i = 0; i < count; i += 500) {
        const own = xs.slice(i, i + 500)
        // Queries of one number, two keys: 0 and 1; values 0 and 1.
        const found = attend(room, 'attendFloats', {
          ...{ queryCount: own.length, count: 2, heads: 1, size: 1, scale: 1, queries: own },
          ...{ keys: Float32Array.of(0, 1), values: Float32Array.of(0, 1) },
        })
        own.forEach((x, at) => {
          const expected = Math.exp(x) / (1 + Math.exp(x))
          const off = Math.abs(found[at]! / expected - 1)
          worst = Math.max(worst, off)
          if (x > -20) worstNear = Math.max(worstNear, off)
        })
      }
    }
    // What the sources state, and four roundings more: of 1, the sum, its inverse and the product.
    expect(worst).toBeLessThan(4e-6 + 4e-7)
    expect(worstNear).toBeLessThan(1.2e-6 + 4e-7)
  })
})

test.runIf(BUILDS.length === 2)('words are the same to the last bit in both builds', async () => {
  const rooms = await Promise.all(BUILDS.map(openRoom))
  for (const shape of SHAPES) {
    const [one, other] = rooms.map((room) => attend(room, 'attendWords', taskOf(...shape)))
    expect(one).toEqual(other)
  }
})
