// Operators that only move numbers: whatever a value is, they change how it is seen.
import { axisOf, integersOf } from './arguments.ts'
import type { Operator, Run } from './run.ts'
import { isKnown, type Value } from './value.ts'
import { broadcast, contiguous, countOf, reshape, slice, transpose, type View } from './view.ts'

/** The value in another shape; known numbers are moved where they must be. */
function inShape(value: Value, shape: readonly number[], run: Run): Value | undefined {
  const view = reshape(value.view, shape)
  if (view) return { content: value.content, view }
  if (!isKnown(value) || countOf(shape) !== countOf(value.view.shape)) return undefined
  return { content: run.read(value), view: contiguous(shape) }
}

const reshaped: Operator = (node, [value, wanted], run) => {
  const sizes = integersOf(node, wanted, 'shape', run)
  if (!value || !sizes) return undefined
  const before = value.view.shape
  const keepsZero = Boolean(node.attributes.get('allowzero'))
  const shape = sizes.map((size, axis) => (size === 0 && !keepsZero ? (before[axis] ?? 0) : size))
  const free = shape.indexOf(-1)
  const rest = countOf(shape.filter((_, axis) => axis !== free))
  return inShape(value, free < 0 ? shape : shape.with(free, countOf(before) / rest), run)
}

const flattened: Operator = (node, [value], run) => {
  if (!value) return undefined
  const { shape } = value.view
  const said = Number(node.attributes.get('axis') ?? 1)
  const axis = said < 0 ? said + shape.length : said
  return inShape(value, [countOf(shape.slice(0, axis)), countOf(shape.slice(axis))], run)
}

const squeezed: Operator = (node, [value, wanted], run) => {
  if (!value) return undefined
  const { shape } = value.view
  const all = shape.flatMap((size, axis) => (size === 1 ? [axis] : []))
  const given = wanted || node.attributes.has('axes')
  const axes = given ? integersOf(node, wanted, 'axes', run) : all
  const gone = axes?.map((axis) => axisOf(axis, shape.length))
  if (!gone?.every((axis) => axis !== undefined && shape[axis] === 1)) return undefined
  return inShape(
    value,
    shape.filter((_, axis) => !gone.includes(axis)),
    run,
  )
}

const unsqueezed: Operator = (node, [value, wanted], run) => {
  const axes = integersOf(node, wanted, 'axes', run)
  if (!value || !axes) return undefined
  const rank = value.view.shape.length + axes.length
  const added = axes.map((axis) => axisOf(axis, rank))
  if (new Set(added).size !== axes.length || added.includes(undefined)) return undefined
  const left = [...value.view.shape]
  const shape = Array.from({ length: rank }, (_, axis) =>
    added.includes(axis) ? 1 : left.shift()!,
  )
  return inShape(value, shape, run)
}

const transposed: Operator = (node, [value]) => {
  if (!value) return undefined
  const rank = value.view.shape.length
  const said = node.attributes.get('perm')
  const order = Array.isArray(said)
    ? (said as number[])
    : value.view.shape.map((_, axis) => rank - 1 - axis)
  const axes = new Set(order.length === rank ? order : [])
  if (axes.size !== rank || order.some((axis) => !(axis >= 0 && axis < rank))) return undefined
  return { content: value.content, view: transpose(value.view, order) }
}

const expanded: Operator = (node, [value, wanted], run) => {
  const sizes = integersOf(node, wanted, 'shape', run)
  if (!value || !sizes) return undefined
  const { shape } = value.view
  const rank = Math.max(sizes.length, shape.length)
  const full = Array.from({ length: rank }, (_, i) => {
    const before = shape[shape.length - rank + i] ?? 1
    const size = sizes[sizes.length - rank + i] ?? 1
    return size === 1 ? before : size
  })
  const view = broadcast(value.view, full)
  if (!view) return undefined
  if (isKnown(value)) run.room(countOf(full))
  // Rows that stand for unknown numbers are never repeated.
  else if (countOf(full) !== countOf(shape)) return undefined
  return { content: value.content, view }
}

const sliced: Operator = (node, [value, starts, ends, axes, steps], run) => {
  const from = integersOf(node, starts, 'starts', run)
  const to = integersOf(node, ends, 'ends', run)
  if (!value || !from || !to) return undefined
  const along = integersOf(node, axes, 'axes', run) ?? from.map((_, axis) => axis)
  const by = integersOf(node, steps, 'steps', run) ?? from.map(() => 1)
  let view: View | undefined = value.view
  along.forEach((said, i) => {
    const axis = axisOf(said, value.view.shape.length)
    view = view && axis !== undefined ? cut(view, axis, from[i]!, to[i]!, by[i]!) : undefined
  })
  return view && { content: value.content, view }
}

function cut(view: View, axis: number, from: number, to: number, step: number): View | undefined {
  const size = view.shape[axis]!
  if (!Number.isInteger(step) || step === 0 || Number.isNaN(from) || Number.isNaN(to)) {
    return undefined
  }
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1]
  const place = (index: number) => Math.min(most, Math.max(least, index < 0 ? index + size : index))
  const count = Math.max(0, Math.ceil((place(to) - place(from)) / step))
  return slice(view, axis, place(from), count, step)
}

const split: Operator = (node, [value, sizes], run) => {
  if (!value) return undefined
  const axis = axisOf(Number(node.attributes.get('axis') ?? 0), value.view.shape.length)
  if (axis === undefined) return undefined
  const count = node.outputs.length
  const size = Math.ceil(value.view.shape[axis]! / count)
  const equal = Array.from({ length: count }, (_, i) =>
    i < count - 1 ? size : value.view.shape[axis]! - size * (count - 1),
  )
  const given = sizes || node.attributes.has('split')
  const parts = given ? integersOf(node, sizes, 'split', run) : equal
  if (parts?.length !== count || parts.some((part) => !(part >= 0))) return undefined
  if (parts.reduce((sum, part) => sum + part, 0) !== value.view.shape[axis]) return undefined
  let from = 0
  return parts.map((part) => {
    from += part
    return { content: value.content, view: slice(value.view, axis, from - part, part) }
  })
}

const unchanged: Operator = (_node, [value]) => value

export const SHAPES: Readonly<Record<string, Operator>> = {
  Identity: unchanged,
  Dropout: unchanged,
  Reshape: reshaped,
  Flatten: flattened,
  Squeeze: squeezed,
  Unsqueeze: unsqueezed,
  Transpose: transposed,
  Expand: expanded,
  Slice: sliced,
  Split: split,
}
