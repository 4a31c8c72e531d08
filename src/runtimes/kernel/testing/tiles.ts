// What the tiles read, laid out as wasm/tile.ts draws it, one number at a time.

/** How rows are written, and which functions read them. */
export interface Form {
  /** The number that packRows() takes. */
  readonly number: number
  /** Inputs of a step. */
  readonly group: number
}

export const BYTES: Form = { number: 0, group: 4 }
export const WORDS: Form = { number: 1, group: 2 }
export const FLOATS: Form = { number: 2, group: 1 }

/** Rows or columns: their numbers one after the other, each of the same length. */
export interface Table {
  readonly numbers: ArrayLike<number>
  readonly count: number
  readonly width: number
}

const TILE_ROWS = 6
const TILE_COLUMNS = 8
const STEP_BYTES = 4

/** Where the numbers of a row begin in its blocks, and how they go on: in bytes. */
export function placeInBlocks(form: Form, width: number, row: number, input: number): number {
  const steps = width / form.group
  const block = Math.floor(row / TILE_ROWS) * steps * TILE_ROWS * STEP_BYTES
  const step = Math.floor(input / form.group) * TILE_ROWS * STEP_BYTES
  const within = (input % form.group) * (STEP_BYTES / form.group)
  return block + step + (row % TILE_ROWS) * STEP_BYTES + within
}

export function blockBytes(count: number, width: number, { group }: Form): number {
  return Math.ceil(count / TILE_ROWS) * TILE_ROWS * (width / group) * STEP_BYTES
}

export function layRows(form: Form, { numbers, count, width }: Table): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(blockBytes(count, width, form))
  const view = new DataView(bytes.buffer)
  for (let row = 0; row < count; row++) {
    for (let input = 0; input < width; input++) {
      const at = placeInBlocks(form, width, row, input)
      const number = numbers[row * width + input]!
      if (form === FLOATS) view.setFloat32(at, number, true)
      else if (form === WORDS) view.setInt16(at, number, true)
      else view.setInt8(at, number)
    }
  }
  return bytes
}

/** Eight columns a panel; of integers a byte each, with either group. */
export function layColumns(form: Form, { numbers, count, width }: Table): Uint8Array<ArrayBuffer> {
  const { group } = form
  const bytes = new Uint8Array(count * width * (form === FLOATS ? 4 : 1))
  const view = new DataView(bytes.buffer)
  for (let column = 0; column < count; column++) {
    const panel = Math.floor(column / TILE_COLUMNS) * TILE_COLUMNS * width
    for (let input = 0; input < width; input++) {
      const step = panel + Math.floor(input / group) * TILE_COLUMNS * group
      const at = step + (column % TILE_COLUMNS) * group + (input % group)
      const number = numbers[column * width + input]!
      if (form === FLOATS) view.setFloat32(4 * at, number, true)
      else view.setInt8(at, number)
    }
  }
  return bytes
}
