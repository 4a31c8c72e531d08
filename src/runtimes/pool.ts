/** Rows of states, each filled up to the same number of tokens. */
export interface PaddedStates {
  /** rows × tokens × width. */
  readonly numbers: Float32Array
  readonly tokens: number
  readonly width: number
}

/** One vector a row: the first token's state, or the mean of those that are no padding. */
export function poolStates(
  { numbers, tokens, width }: PaddedStates,
  lengths: readonly number[],
  pooling: 'mean' | 'cls',
): Float32Array {
  const pooled = new Float32Array(lengths.length * width)
  lengths.forEach((length, row) => {
    const first = row * tokens * width
    const count = pooling === 'cls' ? 1 : length
    for (let i = 0; i < width; i++) {
      let sum = 0
      for (let token = 0; token < count; token++) sum += numbers[first + token * width + i]!
      pooled[row * width + i] = sum / count
    }
  })
  return pooled
}
