// Operators on numbers that follow from shapes, masks and positions alone.
import { axisOf, integersOf, readAll, type KnownNumbers } from './arguments.ts'
import type { Operator, Run } from './run.ts'
import { isKnown, type Value } from './value.ts'
import { contiguous, countOf, readThrough, transpose } from './view.ts'

const constant: Operator = (node, _inputs, run) => {
  const [said] = ['value', 'value_float', 'value_int', 'value_floats', 'value_ints']
    .map((name) => node.attributes.get(name))
    .filter((value) => value !== undefined)
  if (said === undefined || typeof said === 'string') return undefined
  if (typeof said === 'object' && 'count' in said) {
    return {
      content: { kind: 'stored', tensor: said, scaling: null },
      view: contiguous(said.shape),
    }
  }
  const whole = node.attributes.has('value_int') || node.attributes.has('value_ints')
  return typeof said === 'number'
    ? run.numbers(Float64Array.of(said), [], { whole })
    : run.numbers(Float64Array.from(said), [said.length], { whole })
}

const constantOfShape: Operator = (node, [wanted], run) => {
  const shape = integersOf(node, wanted, 'shape', run)
  if (!shape) return undefined
  const filled = constant(node, [], run) as Value | undefined
  const value = filled && isKnown(filled) ? run.read(filled) : undefined
  const numbers = run.room(countOf(shape)).fill(value?.data[0] ?? 0)
  return run.numbers(numbers, shape, { whole: value?.whole ?? false })
}

const shapeOf: Operator = (node, [value], run) => {
  if (!value) return undefined
  const part = value.view.shape.slice(
    Number(node.attributes.get('start') ?? 0),
    Number(node.attributes.get('end') ?? value.view.shape.length),
  )
  return run.numbers(Float64Array.from(part), [part.length])
}

const sizeOf: Operator = (_node, [value], run) =>
  value && run.numbers(Float64Array.of(countOf(value.view.shape)), [])

const range: Operator = (_node, inputs, run) => {
  const [start, limit, delta] = readAll(inputs, run) ?? []
  if (!start || !limit || !delta || limit.ofTokens || start.ofTokens) return undefined
  const [from, to, by] = [start.data[0]!, limit.data[0]!, delta.data[0]!]
  const numbers = run.room(Math.max(0, Math.ceil((to - from) / by)))
  return run.numbers(
    numbers.map((_, i) => from + i * by),
    [numbers.length],
    { whole: start.whole && delta.whole },
  )
}

/** The numbers along one axis, line by line, as `change` makes them. */
function alongAxis(
  { data, shape, whole, ofTokens }: KnownNumbers,
  axis: number,
  length: number,
  change: (line: Float64Array) => ArrayLike<number>,
  run: Run,
): Value {
  const last = shape.length - 1
  // The axis trades places with the last one, before and after.
  const order = shape.map((_, i) => (i === axis ? last : i === last ? axis : i))
  const turned = transpose(contiguous(shape), order)
  const lines = readThrough(turned, data)
  const size = shape[axis]!
  const changedShape = turned.shape.with(last, length)
  const changed = run.room(countOf(changedShape))
  for (let line = 0; line < changed.length / length; line++) {
    changed.set(change(lines.subarray(line * size, (line + 1) * size)), line * length)
  }
  const back = transpose(contiguous(changedShape), order)
  return run.numbers(readThrough(back, changed), back.shape, { whole, ofTokens })
}

const cumulated: Operator = (node, inputs, run) => {
  const [value, along] = readAll(inputs, run) ?? []
  const axis = value && axisOf(along?.data[0] ?? NaN, value.shape.length)
  if (axis === undefined || node.attributes.get('reverse') || node.attributes.get('exclusive')) {
    return undefined
  }
  const sums = (line: Float64Array) => {
    let sum = 0
    return line.map((x) => (sum += x))
  }
  return alongAxis(value!, axis, value!.shape[axis]!, sums, run)
}

const REDUCTIONS: Readonly<Record<string, (line: Float64Array) => number>> = {
  ReduceSum: (line) => line.reduce((sum, x) => sum + x, 0),
  ReduceProd: (line) => line.reduce((product, x) => product * x, 1),
  ReduceMax: (line) => line.reduce((most, x) => Math.max(most, x), -Infinity),
  ReduceMin: (line) => line.reduce((least, x) => Math.min(least, x), Infinity),
  ReduceMean: (line) => line.reduce((sum, x) => sum + x, 0) / line.length,
}

/** Over all axes, or one after the other. */
export const reduceNumbers: Operator = (node, [value, wanted], run) => {
  if (!value || !isKnown(value)) return undefined
  const { shape } = value.view
  const given = wanted || node.attributes.has('axes')
  const axes = given ? integersOf(node, wanted, 'axes', run) : shape.map((_, axis) => axis)
  const along = axes?.map((axis) => axisOf(axis, shape.length))
  const reduce = REDUCTIONS[node.type]
  if (!along?.every((axis) => axis !== undefined) || !reduce) return undefined
  let reduced: Value = { content: run.read(value), view: contiguous(shape) }
  for (const axis of along) {
    const [numbers] = readAll([reduced], run)!
    reduced = alongAxis(numbers!, axis, 1, (line) => [reduce(line)], run)
  }
  const keeps = node.attributes.get('keepdims') !== 0
  const kept = keeps ? reduced.view.shape : shape.filter((_, axis) => !along.includes(axis))
  return { content: reduced.content, view: contiguous(kept) }
}

const concatenated: Operator = (node, inputs, run) => {
  const values = readAll(inputs, run)
  const [first] = values ?? []
  const axis = first && axisOf(Number(node.attributes.get('axis')), first.shape.length)
  if (!values || !first || axis === undefined) return undefined
  const alike = values.every(
    ({ shape }) =>
      shape.length === first.shape.length &&
      shape.every((size, i) => i === axis || size === first.shape[i]),
  )
  if (!alike) return undefined
  const length = values.reduce((sum, { shape }) => sum + shape[axis]!, 0)
  const shape = first.shape.with(axis, length)
  const joined = run.room(countOf(shape))
  const after = countOf(shape.slice(axis + 1))
  let from = 0
  for (const { data, shape } of values) {
    const piece = shape[axis]! * after
    for (let at = 0; at * piece < data.length; at++) {
      joined.set(data.subarray(at * piece, (at + 1) * piece), at * length * after + from)
    }
    from += piece
  }
  const whole = values.every((value) => value.whole)
  return run.numbers(joined, shape, { whole, ofTokens: values.some((value) => value.ofTokens) })
}

const tiled: Operator = (node, [value, times], run) => {
  const counts = integersOf(node, times, 'repeats', run)
  if (!value || !isKnown(value) || counts?.length !== value.view.shape.length) return undefined
  let result: Value = { content: run.read(value), view: contiguous(value.view.shape) }
  counts.forEach((count, axis) => {
    const [numbers] = readAll([result], run)!
    const length = numbers!.shape[axis]! * count
    run.room(length)
    const repeat = (line: Float64Array) =>
      Float64Array.from({ length }, (_, i) => line[i % line.length]!)
    result = alongAxis(numbers!, axis, length, repeat, run)
  })
  return result
}

/** What lies above or below a diagonal. */
const triangle: Operator = (node, [value, offset], run) => {
  if (!value || !isKnown(value) || (offset && !isKnown(offset))) return undefined
  const { shape } = value.view
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1]
  const numbers = run.read(value)
  const shift = offset ? run.read(offset).data[0]! : 0
  const upper = node.attributes.get('upper') !== 0
  const data = numbers.data.map((x, i) => {
    const distance = (i % columns) - (Math.floor(i / columns) % rows) - shift
    return (upper ? distance >= 0 : distance <= 0) ? x : 0
  })
  return { content: { ...numbers, data }, view: contiguous(shape) }
}

export const NUMBERS: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.keys(REDUCTIONS).map((type) => [type, reduceNumbers])),
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Shape: shapeOf,
  Size: sizeOf,
  Range: range,
  CumSum: cumulated,
  Concat: concatenated,
  Tile: tiled,
  Trilu: triangle,
}
