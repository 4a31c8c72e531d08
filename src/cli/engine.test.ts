import { describe, expect, it } from 'vitest'
import { localModel, rerankerOptions } from './engine.ts'

const NOTHING = { dtype: null, runtime: null, threads: null, worker: null }

describe('localModel', () => {
  it.each([
    ['src', './src'],
    ['src/cli', './src/cli'],
    ['./src', './src'],
    ['/tmp', '/tmp'],
    ['Xenova/ms-marco-MiniLM-L-6-v2', 'Xenova/ms-marco-MiniLM-L-6-v2'],
    ['https://example.org/model', 'https://example.org/model'],
  ])('takes %s for %s: a folder that is there is meant', (said, meant) => {
    expect(localModel(said)).toBe(meant)
  })
})

describe('rerankerOptions', () => {
  it('passes on what was said, and nothing else', () => {
    expect(rerankerOptions(NOTHING, null)).toEqual({})
    expect(rerankerOptions({ ...NOTHING, dtype: 'fp32', threads: 2 }, 'm')).toEqual({
      ...{ dtype: 'fp32', threads: 2, model: 'm' },
    })
  })

  it('refuses a worker that is not there', () => {
    expect(() => rerankerOptions({ ...NOTHING, worker: 'no.js' }, null)).toThrow(
      '--worker: there is no file no.js',
    )
  })
})
