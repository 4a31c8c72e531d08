import { describe, expect, it } from 'vitest'
import { partsOf, strongest, variantsOf, weightsOf } from './leave-out.ts'

const text = 'Air scatters\nblue light.'

describe('leaving words out', () => {
  it('cuts a text into words that make it again', () => {
    const parts = partsOf(text)
    expect(parts.map((part) => part.text)).toEqual(['Air', 'scatters', 'blue', 'light.'])
    expect(parts.map((part) => part.text + part.gap).join('')).toBe(text)
  })

  it('takes neighbouring words together where there are too many', () => {
    const long = Array.from({ length: 500 }, (_, i) => `w${i}`).join(' ')
    const parts = partsOf(long)
    expect(parts.length).toBeLessThanOrEqual(160)
    expect(parts.map((part) => part.text + part.gap).join('')).toBe(long)
    expect(parts[0]!.text).toBe('w0 w1 w2 w3')
  })

  it('makes the whole text and one without each word', () => {
    expect(variantsOf(partsOf(text))).toEqual([
      text,
      'scatters\nblue light.',
      'Air blue light.',
      'Air scatters\nlight.',
      'Air scatters\nblue ',
    ])
    expect(variantsOf(partsOf(''))).toEqual([''])
  })

  it('weighs a word by how far the logit falls without it', () => {
    expect([...weightsOf(Float32Array.of(2, 1, 3, 2))]).toEqual([1, -1, 0])
  })

  it('names what speaks for it, strongest first, without punctuation', () => {
    const weights = Float32Array.of(0.1, -1, 0, 2)
    expect(strongest(partsOf(text), weights, 3)).toEqual(['light', 'Air'])
  })
})
