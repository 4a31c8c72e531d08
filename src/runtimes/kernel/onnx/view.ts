// How a value's numbers lie in memory: transposing, slicing and most reshaping only change this.

export interface View {
  readonly shape: readonly number[]
  /** How far apart two neighbours along an axis lie; 0 along an axis of one. */
  readonly strides: readonly number[]
  readonly offset: number
}

export function contiguous(shape: readonly number[]): View {
  let stride = 1
  const strides = shape.map(() => 0)
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[axis] = stride
    stride *= shape[axis]!
  }
  return { shape, strides, offset: 0 }
}

/** Of numbers that are all the same one. */
export function repeated(shape: readonly number[]): View {
  return { shape, strides: shape.map(() => 0), offset: 0 }
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** From the first number on, one after the other. */
export function isContiguous({ shape, strides, offset }: View): boolean {
  const plain = contiguous(shape)
  return offset === 0 && strides.every((stride, axis) => stride === plain.strides[axis])
}

export function sameView(a: View, b: View): boolean {
  return a.offset === b.offset && sameNumbers(a.shape, b.shape) && sameNumbers(a.strides, b.strides)
}

export function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i])
}

/** undefined where it could not be done without moving numbers. */
export function reshape(view: View, shape: readonly number[]): View | undefined {
  const count = countOf(shape)
  if (count !== countOf(view.shape)) return undefined
  if (count === 0) return contiguous(shape)
  const blocks = blocksOf(view)
  let block = blocks.pop()
  const strides = shape.map(() => 0)
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!
    if (size === 1) continue
    if (block?.size === 1) block = blocks.pop()
    if (!block || block.size % size !== 0) return undefined
    strides[axis] = block.stride
    block.stride *= size
    block.size /= size
  }
  return { shape, strides, offset: view.offset }
}

export function transpose({ shape, strides, offset }: View, order: readonly number[]): View {
  return {
    shape: order.map((axis) => shape[axis]!),
    strides: order.map((axis) => strides[axis]!),
    offset,
  }
}

/** The last two axes, the other way round. */
export function swapLast(view: View): View {
  const axes = view.shape.map((_, axis) => axis)
  return transpose(view, [...axes.slice(0, -2), ...axes.slice(-2).toReversed()])
}

/** `count` numbers along an axis, from one on. */
export function slice(view: View, axis: number, from: number, count: number, step = 1): View {
  const stride = view.strides[axis]!
  return {
    shape: view.shape.with(axis, count),
    strides: view.strides.with(axis, count === 1 ? 0 : stride * step),
    offset: view.offset + from * stride,
  }
}

/** One along an axis, and the axis gone. */
export function select(view: View, axis: number, index: number): View {
  const { shape, strides, offset } = slice(view, axis, index, 1)
  return { shape: shape.toSpliced(axis, 1), strides: strides.toSpliced(axis, 1), offset }
}

/** Repeats what there is one of. */
export function broadcast(view: View, shape: readonly number[]): View | undefined {
  const added = shape.length - view.shape.length
  if (added < 0) return undefined
  const fits = view.shape.every((size, axis) => size === 1 || size === shape[axis + added])
  const strides = shape.map((_, axis) => (axis < added ? 0 : view.strides[axis - added]!))
  return fits ? { shape, strides, offset: view.offset } : undefined
}

export function commonShape(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length)
  const shape: number[] = []
  for (let i = 0; i < rank; i++) {
    const one = a[a.length - rank + i] ?? 1
    const other = b[b.length - rank + i] ?? 1
    if (one !== other && one !== 1 && other !== 1) return undefined
    shape.push(one === 1 ? other : one)
  }
  return shape
}

/** The numbers in the order of the shape. */
export function readThrough(view: View, data: Float64Array): Float64Array {
  const { shape, strides } = view
  const count = countOf(shape)
  if (isContiguous(view) && count === data.length) return data
  const numbers = new Float64Array(count)
  const last = shape.length - 1
  const length = shape[last] ?? 1
  const stride = strides[last] ?? 0
  const index = shape.map(() => 0)
  let at = view.offset
  for (let start = 0; start < count; start += length) {
    readLine(data, at, stride, numbers, start, length)
    for (let axis = last - 1; axis >= 0; axis--) {
      at += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      at -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return numbers
}

/** Along the last axis: masks are long there, and nearly all that is read are masks. */
function readLine(
  data: Float64Array,
  at: number,
  stride: number,
  into: Float64Array,
  start: number,
  length: number,
): void {
  if (stride === 0) into.fill(data[at]!, start, start + length)
  else if (stride === 1) into.set(data.subarray(at, at + length), start)
  else for (let i = 0; i < length; i++) into[start + i] = data[at + i * stride]!
}

/** Axes that lie in memory like one, put together. */
function blocksOf({ shape, strides }: View): { size: number; stride: number }[] {
  const blocks: { size: number; stride: number }[] = []
  shape.forEach((size, axis) => {
    const stride = strides[axis]!
    const last = blocks.at(-1)
    if (size === 1) return
    if (last?.stride === size * stride) {
      last.size *= size
      last.stride = stride
    } else blocks.push({ size, stride })
  })
  return blocks
}
