// What wasm/pack.ts makes of a row of digits, one number at a time and in double precision.

/** A row as a file has it: each digit is worth (digit - zero) × scale. */
export interface Row {
  readonly digits: readonly number[]
  readonly scale: number
  readonly zero: number
  readonly signed: boolean
}

export interface PackedRow {
  readonly weights: readonly number[]
  readonly scale: number
  readonly sum: number
}

const LARGEST_SUM = 258

/** undefined where a number is not finite. */
export function packRow(row: Row): PackedRow | undefined {
  const { digits, scale, zero, signed } = row
  let levels = 127
  if (signed && zero === 0 && Number.isFinite(scale)) {
    const sum = largestSum(digits)
    if (sum <= LARGEST_SUM) return { weights: digits, scale, sum: sumOf(digits) }
    levels = fewer(levels, sum)
  }
  const values = valuesOf(row)
  const largest = Math.max(0, ...values.map(Math.abs))
  if (!values.every(Number.isFinite)) return undefined
  for (;;) {
    const factor = largest > 0 ? levels / largest : 0
    // 0 where it is -0.
    const weights = values.map((value) => Math.round(value * factor) + 0)
    const sum = largestSum(weights)
    if (sum <= LARGEST_SUM) {
      return { weights, scale: Math.fround(largest / levels), sum: sumOf(weights) }
    }
    levels = fewer(levels, sum)
  }
}

export function valuesOf({ digits, scale, zero }: Row): number[] {
  return digits.map((digit) => Math.fround((digit - zero) * scale))
}

function fewer(levels: number, sum: number): number {
  return Math.min(levels - 1, Math.floor((levels * LARGEST_SUM) / sum))
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

/** Of the weights that meet in 16 bits, those of one sign. */
function largestSum(weights: readonly number[]): number {
  const sums = [0]
  for (let step = 0; step < weights.length; step += 8) {
    for (const first of [step, step + 2]) {
      const met = [0, 1, 4, 5].map((i) => weights[first + i] ?? 0)
      for (const sign of [1, -1]) sums.push(sumOf(met.map((one) => Math.max(0, sign * one))))
    }
  }
  return Math.max(...sums)
}
