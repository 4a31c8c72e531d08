import { describe, expect, test } from 'vitest'
import { layOut, padded } from './layout.ts'
import type { Network } from './network.ts'
import { makeNetwork } from './testing/networks.ts'

const { network } = makeNetwork({ hidden: 52, inner: 100, labels: 9 }, 1)
const { embeddings, classifier, layers } = network

test.each([
  [0, 0],
  [1, 8],
  [8, 8],
  [9, 16],
  [312, 312],
])('%d numbers take %d', (width, expected) => {
  expect(padded(width)).toBe(expected)
})

test('bytes take a quarter, but for what is small', () => {
  const sizes = (['fp32', 'int8'] as const).map((dtype) => layOut(network, dtype, 'dot').layout.end)
  const weights = layers.length * (4 * 52 * 52 + 2 * 52 * 100) + 50 * 52
  expect(sizes[0]! - sizes[1]!).toBeGreaterThan(2.5 * weights)
  expect(sizes[0]!).toBeLessThan(4 * (weights + 522 * 56) * 1.3)
})

test('steps, by what an instruction takes at once', () => {
  const stepsOf = (dtype: 'int8' | 'fp32', instruction: 'dot' | 'quads' | 'plain') => {
    const { down, query } = layOut(network, dtype, instruction).layout.layers[0]!
    return [query.steps, down.steps]
  }
  expect(stepsOf('int8', 'dot')).toEqual([14, 26])
  expect(stepsOf('int8', 'quads')).toEqual([14, 26])
  expect(stepsOf('int8', 'plain')).toEqual([28, 52])
  expect(stepsOf('fp32', 'dot')).toEqual([56, 104])
})

describe('what would be computed wrongly', () => {
  const wide = layers[0]!.up
  test.each<[string, Partial<Network>, string]>([
    [
      'a classifier with a layer of another width',
      { classifier: { ...classifier!, dense: { linear: wide, activation: 'tanh' } } },
      '100 outputs instead of 52',
    ],
    [
      'no position for the first token',
      { embeddings: { ...embeddings, firstPosition: 520 } },
      '520',
    ],
    [
      'a first position far off',
      { embeddings: { ...embeddings, firstPosition: 1e9 } },
      '1000000000',
    ],
    ['a first position below 0', { embeddings: { ...embeddings, firstPosition: -1 } }, '-1'],
    ['scores turned around', { attentionScale: -0.2 }, '-0.2'],
    ['scores of no size', { attentionScale: 3.5e38 }, '3.5e+38'],
    ['no row before the first', { embeddings: { ...embeddings, uncounted: 0 } }, 'from 0'],
  ])('%s', (_, changes, words) => {
    for (const dtype of ['fp32', 'int8'] as const) {
      expect(() => layOut({ ...network, ...changes }, dtype, 'plain')).toThrow(
        expect.objectContaining({
          code: 'unsupported-model',
          message: expect.stringContaining(words) as string,
        }) as Error,
      )
    }
  })
})
