// The operators that work on one number, or on two.

export const UNARY: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Ceil: Math.ceil,
  Erf: erf,
  Exp: Math.exp,
  Floor: Math.floor,
  IsInf: (x) => Number(Math.abs(x) === Infinity),
  IsNaN: (x) => Number(Number.isNaN(x)),
  Log: Math.log,
  Neg: (x) => -x,
  Not: (x) => Number(!x),
  Reciprocal: (x) => 1 / x,
  Relu: (x) => Math.max(0, x),
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Sign: Math.sign,
  Sqrt: Math.sqrt,
  Tanh: Math.tanh,
}

export const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  And: (a, b) => Number(a !== 0 && b !== 0),
  Div: (a, b) => a / b,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  Max: Math.max,
  Min: Math.min,
  Mod: (a, b) => a - b * Math.floor(a / b),
  Mul: (a, b) => a * b,
  Or: (a, b) => Number(a !== 0 || b !== 0),
  Pow: Math.pow,
  Sub: (a, b) => a - b,
  Xor: (a, b) => Number((a !== 0) !== (b !== 0)),
}

/** Of these the result is a truth value, whatever they are given. */
export const LOGICAL: readonly string[] = [
  ...['And', 'Equal', 'Greater', 'GreaterOrEqual', 'IsInf', 'IsNaN', 'Less', 'LessOrEqual'],
  ...['Not', 'Or', 'Xor'],
]

/** To 1.5e-7 (Abramowitz and Stegun 7.1.26): enough to tell functions apart. */
export function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const polynomial =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x))
}
