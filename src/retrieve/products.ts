import { DOTS } from './binary.ts'

/** Dot products of rows of numbers. */
export interface Products {
  /** How many rows are best given at once. */
  readonly rows: number
  /** queries × rows numbers; they stand until the next call. */
  of(rows: Float32Array): Float32Array
  /** Of each row that was given last, with itself. */
  squares(): Float32Array
}

interface Code {
  dots(
    queries: number,
    queryCount: number,
    rows: number,
    rowCount: number,
    bytes: number,
    out: number,
  ): void
  squares(rows: number, rowCount: number, bytes: number, out: number): void
}

/** Some rows fit a processor's cache, and do not keep the thread for long. */
const BLOCK_BYTES = 2 ** 20
const MOST_PRODUCTS = 4e6
const PAGE_BYTES = 2 ** 16
/** What the module says of the memory that it imports. */
const MOST_PAGES = 2 ** 16
const REGISTER = 4
/** Nothing is put at the beginning, which the module keeps for itself. */
const START = 1024

/**
 * By SIMD in WASM: copying the rows there costs less than it gains, three times as fast as the loop below
 * for one query, more for several. Where a page's policy forbids WASM, by that loop.
 */
export async function prepareProducts(
  queries: Float32Array,
  dimensions: number,
): Promise<Products> {
  const count = queries.length / dimensions
  const rows = Math.max(
    1,
    Math.floor(Math.min(BLOCK_BYTES / (4 * dimensions), MOST_PRODUCTS / (count * dimensions))),
  )
  try {
    return await byWasm(queries, dimensions, rows)
  } catch {
    return byLoop(queries, dimensions, rows)
  }
}

let compiled: Promise<WebAssembly.Module> | undefined

function compile(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(DOTS), (letter) => letter.charCodeAt(0)))
  return compiled
}

async function byWasm(queries: Float32Array, dimensions: number, most: number): Promise<Products> {
  const count = queries.length / dimensions
  const width = Math.ceil(dimensions / REGISTER) * REGISTER
  const rowsAt = START + 4 * width * count
  const outAt = rowsAt + 4 * width * most
  const squaresAt = outAt + 4 * count * most
  const initial = Math.ceil((squaresAt + 4 * most) / PAGE_BYTES)
  const memory = new WebAssembly.Memory({ initial, maximum: MOST_PAGES })
  const instance = await WebAssembly.instantiate(await compile(), { env: { memory } })
  const { dots, squares } = instance.exports as unknown as Code
  const numbers = new Float32Array(memory.buffer)
  const place = (vectors: Float32Array, at: number) => {
    if (width === dimensions) numbers.set(vectors, at / 4)
    else {
      for (let row = 0; row * dimensions < vectors.length; row++) {
        const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions)
        numbers.set(vector, at / 4 + row * width)
      }
    }
  }
  place(queries, START)
  let rowCount = 0
  return {
    rows: most,
    of: (rows) => {
      rowCount = rows.length / dimensions
      place(rows, rowsAt)
      dots(START, count, rowsAt, rowCount, 4 * width, outAt)
      return numbers.subarray(outAt / 4, outAt / 4 + count * rowCount)
    },
    squares: () => {
      squares(rowsAt, rowCount, 4 * width, squaresAt)
      return numbers.subarray(squaresAt / 4, squaresAt / 4 + rowCount)
    },
  }
}

/** The same without WASM. */
export function byLoop(queries: Float32Array, dimensions: number, most: number): Products {
  let given = new Float32Array(0)
  return {
    rows: most,
    of: (rows) => {
      given = rows as Float32Array<ArrayBuffer>
      const rowCount = rows.length / dimensions
      return Float32Array.from({ length: (queries.length / dimensions) * rowCount }, (_, i) => {
        const [query, row] = [Math.floor(i / rowCount), i % rowCount]
        return product(queries, query * dimensions, rows, row * dimensions, dimensions)
      })
    },
    squares: () =>
      Float32Array.from({ length: given.length / dimensions }, (_, row) =>
        product(given, row * dimensions, given, row * dimensions, dimensions),
      ),
  }
}

function product(a: Float32Array, i: number, b: Float32Array, j: number, count: number): number {
  let sum = 0
  for (let k = 0; k < count; k++) sum += a[i + k]! * b[j + k]!
  return sum
}
