// A runtime that costs nothing: what is left to measure is the library itself.
import { serve, type LoadModel } from 'web-rerank/worker'

const loadZero: LoadModel = async (request) => ({
  name: 'zero',
  fingerprint: 'zero',
  files: [],
  labels: ['LABEL_0'],
  positiveLabel: 0,
  activation: 'sigmoid',
  maxLength: request.maxLength ?? 512,
  parameters: null,
  encoder: {
    encode: (query, text) => ({
      rows: [
        { ids: Int32Array.of(query.length, text.length), types: Uint8Array.of(0, 1), window: null },
      ],
      truncated: false,
    }),
  },
  runtime: {
    info: {
      name: 'zero',
      device: request.device,
      dtype: request.dtype,
      instruction: null,
      threads: 1,
      width: 1,
      budget: { rows: 32, tokens: 16_384, bytes: 64e6, bytesPerTokenPair: 48 },
    },
    run: async ({ ids, offsets }) =>
      Float32Array.from(offsets.subarray(1), (end) => (ids[end - 2]! + ids[end - 1]!) / 100),
    dispose: async () => {},
  },
})

serve(loadZero)
