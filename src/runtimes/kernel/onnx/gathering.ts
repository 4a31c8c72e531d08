// Operators that pick: rows of a table, one place of many, or known numbers by their places.
import { axisOf, readAll, type KnownNumbers } from './arguments.ts'
import { lookUp } from './lookups.ts'
import type { Operator, Run } from './run.ts'
import { elementType } from './tensor.ts'
import { isKnown, type Numbers, type Value } from './value.ts'
import { contiguous, countOf, reshape, select } from './view.ts'

const gathered: Operator = (node, [value, indices], run) => {
  if (!value || !indices || !isKnown(indices)) return undefined
  const { view, content } = value
  const axis = axisOf(Number(node.attributes.get('axis') ?? 0), view.shape.length)
  if (axis === undefined) return undefined
  const chosen = run.read(indices)
  const isTable = content.kind === 'stored' && elementType(content.tensor) && axis === 0
  if (isTable && view.shape.length === 2) {
    return lookUp(node, value, chosen, indices.view.shape, run)
  }
  const size = view.shape[axis]!
  if (chosen.data.some((index) => !(index >= -size && index < size))) return undefined
  if (countOf(indices.view.shape) === 1 && !chosen.ofTokens) {
    const index = chosen.data[0]!
    const one = select(view, axis, index < 0 ? index + size : index)
    const shape = view.shape.toSpliced(axis, 1, ...indices.view.shape)
    const placed = reshape(one, shape)
    return placed && { content, view: placed }
  }
  const [known, places] = readAll([value, indices], run) ?? []
  return known && places && gatherNumbers(known, axis, places, run)
}

function gatherNumbers(value: KnownNumbers, axis: number, indices: KnownNumbers, run: Run): Value {
  const { data, shape, whole } = value
  const after = countOf(shape.slice(axis + 1))
  const size = shape[axis]!
  const full = shape.toSpliced(axis, 1, ...indices.shape)
  const numbers = run.room(countOf(full))
  const { data: chosen } = indices
  numbers.forEach((_, i) => {
    const inner = i % after
    const index = chosen[Math.floor(i / after) % chosen.length]!
    const outer = Math.floor(i / (after * chosen.length))
    numbers[i] = data[(outer * size + (index < 0 ? index + size : index)) * after + inner]!
  })
  return run.numbers(numbers, full, { whole, ofTokens: chosenByTokens(value, indices) })
}

/** Which of equal numbers is chosen makes no difference. */
function chosenByTokens(value: Numbers, indices: Numbers): boolean {
  const { data } = value
  return value.ofTokens || (indices.ofTokens && data.some((one) => one !== data[0]))
}

const gatherElements: Operator = (node, inputs, run) => {
  const [value, indices] = readAll(inputs, run) ?? []
  const axis = value && axisOf(Number(node.attributes.get('axis') ?? 0), value.shape.length)
  if (!value || !indices || axis === undefined) return undefined
  if (indices.shape.length !== value.shape.length) return undefined
  const { strides } = contiguous(value.shape)
  const size = value.shape[axis]!
  const numbers = run.room(indices.data.length)
  let fits = true
  indices.data.forEach((index, i) => {
    let rest = i
    let at = 0
    for (let one = indices.shape.length - 1; one >= 0; one--) {
      const place = rest % indices.shape[one]!
      rest = Math.floor(rest / indices.shape[one]!)
      const chosen = one === axis ? (index < 0 ? index + size : index) : place
      fits &&= chosen >= 0 && chosen < value.shape[one]!
      at += chosen * strides[one]!
    }
    numbers[i] = value.data[at]!
  })
  const { whole } = value
  const ofTokens = chosenByTokens(value, indices)
  return fits ? run.numbers(numbers, indices.shape, { whole, ofTokens }) : undefined
}

const gatherND: Operator = (node, inputs, run) => {
  const [value, indices] = readAll(inputs, run) ?? []
  if (!value || !indices || node.attributes.get('batch_dims')) return undefined
  const depth = indices.shape.at(-1) ?? 0
  const inner = value.shape.slice(depth)
  const size = countOf(inner)
  const places = countOf(indices.shape.slice(0, -1))
  if (depth < 1 || depth > value.shape.length) return undefined
  const { strides } = contiguous(value.shape)
  const numbers = run.room(places * size)
  for (let place = 0; place < places; place++) {
    let at = 0
    for (let axis = 0; axis < depth; axis++) {
      const index = indices.data[place * depth + axis]!
      const chosen = index < 0 ? index + value.shape[axis]! : index
      if (!(chosen >= 0 && chosen < value.shape[axis]!)) return undefined
      at += chosen * strides[axis]!
    }
    numbers.set(value.data.subarray(at, at + size), place * size)
  }
  const shape = [...indices.shape.slice(0, -1), ...inner]
  const ofTokens = chosenByTokens(value, indices)
  return run.numbers(numbers, shape, { whole: value.whole, ofTokens })
}

export const GATHERING: Readonly<Record<string, Operator>> = {
  Gather: gathered,
  GatherElements: gatherElements,
  GatherND: gatherND,
}
