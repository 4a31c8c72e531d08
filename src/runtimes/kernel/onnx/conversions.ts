// One of two values for another, or a value in another type.
import type { Operator } from './run.ts'
import { isFloat } from './tensor.ts'
import { isKnown, type Numbers } from './value.ts'
import { commonShape, reshape } from './view.ts'

const BOOLEAN = 9
const FLOATS: readonly number[] = [1, 10, 11, 16]

type Triple = [Numbers, Numbers, Numbers]

const itself = (x: number) => x

const where: Operator = (_node, [condition, a, b], run) => {
  if (!condition || !a || !b || !isKnown(condition)) return undefined
  const pair = commonShape(a.view.shape, b.view.shape)
  const shape = pair && commonShape(pair, condition.view.shape)
  if (!shape) return undefined
  if (isKnown(a) && isKnown(b)) {
    const [one, two, three] = [condition, a, b].map((known) => run.only(known))
    if (one !== undefined && two !== undefined && three !== undefined) {
      const [yes, x, y] = [condition, a, b].map(({ content }) => content as Numbers) as Triple
      const ofTokens = yes.ofTokens || x.ofTokens || y.ofTokens
      return run.filled(one ? two : three, shape, { whole: x.whole && y.whole, ofTokens })
    }
    const [yes, x, y] = [condition, a, b].map((one) => run.readAs(one, shape))
    if (!yes || !x || !y) return undefined
    const ofTokens = yes.ofTokens || x.ofTokens || y.ofTokens
    const data = run.room(x.data.length)
    for (let i = 0; i < data.length; i++) data[i] = yes.data[i] ? x.data[i]! : y.data[i]!
    return run.numbers(data, shape, { whole: x.whole && y.whole, ofTokens })
  }
  const choice = run.each(condition)
  if (choice.ofTokens || choice.data.length === 0) return undefined
  const always = choice.data.every((chosen) => chosen !== 0)
  const never = choice.data.every((chosen) => chosen === 0)
  if (!always && !never) return undefined
  const { content, view } = always ? a : b
  const placed = reshape(view, shape)
  return placed && { content, view: placed }
}

const cast: Operator = (node, [value], run) => {
  const to = Number(node.attributes.get('to'))
  if (!value) return undefined
  const toFloat = FLOATS.includes(to)
  if (!isKnown(value)) return toFloat ? value : undefined
  if (toFloat && value.content.kind === 'stored' && isFloat(value.content.tensor)) return value
  const convert = toFloat ? itself : to === BOOLEAN ? (x: number) => Number(x !== 0) : Math.trunc
  return run.change(value, !toFloat, convert)
}

const castLike: Operator = (node, [value, like], run) => {
  if (!value || !like) return undefined
  // Weights and activations are floats; so is what is cast like them.
  const whole = isKnown(like) && run.read(like).whole
  const attributes = new Map([['to', whole ? 7 : 1]])
  return cast({ ...node, attributes }, [value], run)
}

export const CONVERSIONS: Readonly<Record<string, Operator>> = {
  Where: where,
  Cast: cast,
  CastLike: castLike,
}
