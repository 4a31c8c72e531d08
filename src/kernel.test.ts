import { describe, expect, it } from 'vitest'
import { createReranker } from './kernel.ts'
import type { RerankerOptions } from './types.ts'

describe('the light entry', () => {
  it.each([{ runtime: 'onnx' }, { dtype: 'q4' }, { device: 'webgpu' }] as RerankerOptions[])(
    'asked for %o, which only onnxruntime can do, says what to install',
    async (options) => {
      await expect(createReranker({ model: 'owner/name', ...options })).rejects.toMatchObject({
        code: 'runtime-missing',
        message: expect.stringContaining(
          'npm install @huggingface/transformers and import from web-rerank',
        ),
      })
    },
  )
})
