import { RerankError, type LoadModel, type RerankErrorCode } from 'web-rerank/worker'
import { countedEncoder } from './encoder.ts'
import { FakeRuntime } from './runtime.ts'

/** A fault or a delay, and where it strikes: `wasm`, `webgpu`, `cpu`, `fp16`, `kernel`, … or everywhere. */
function strikes(setting: string | null, request: Readonly<Record<string, unknown>>): boolean {
  if (setting === null) return false
  return setting === '' || Object.values(request).includes(setting)
}

/**
 * The model's name carries the settings, as in `fake?ms=5&throw-load=webgpu`:
 *
 * - `ms`: how long a row takes, a tenth where `fast` says; `load-ms`: how long loading does
 * - `throw-load`, `hang-load`, `throw-run`, `hang-run`, `block-run`, `nan-run`, `die-run`, `constant`,
 *   `shift` (logits half a point higher): where it strikes, a runtime, device or precision; empty is everywhere
 * - `code`: the code that thrown errors carry, `after`: batches that go well first
 * - `labels`: names, separated by commas; `positive`: the position of the one that means relevant
 * - `activation`, `max-length`, `rows`, `tokens`, `bytes`: what the model and its batches are like
 * - `store`: a key to write to the byte store, and read back, while loading
 */
export const loadFake: LoadModel = async (request, context) => {
  const settings = new URLSearchParams((request.model ?? '').split('?')[1])
  const where = { runtime: request.runtime, device: request.device, dtype: request.dtype }
  const on = (fault: string) => strikes(settings.get(fault), where)
  const number = (name: string, otherwise: number) => Number(settings.get(name) ?? otherwise)
  const code = (settings.get('code') ?? 'load-failed') as RerankErrorCode

  const total = 1_000
  for (const loaded of [0, 500, 1_000]) {
    context.progress({ phase: 'download', loaded, total })
    await new Promise((resolve) => setTimeout(resolve, number('load-ms', 0) / 3))
  }
  if (on('hang-load')) await new Promise(() => {})
  if (on('throw-load')) {
    throw new RerankError(code, 'The fake was told to fail while loading.', {
      cause: new Error('as told'),
    })
  }
  const stored = settings.get('store')
  if (stored !== null) await storeAndRead(context.bytes, stored)

  const labels = (settings.get('labels') ?? 'LABEL_0').split(',')
  const positive = settings.get('positive')
  return {
    name: request.model ?? 'fake',
    fingerprint: 'fake',
    files: [{ name: 'fake.bin', bytes: total, sha256: null, verified: 'none' }],
    labels,
    positiveLabel: positive === null ? (labels.length === 1 ? 0 : null) : Number(positive),
    activation: (settings.get('activation') ?? 'sigmoid') as 'sigmoid' | 'identity' | 'softmax',
    maxLength: number('max-length', 512),
    parameters: number('parameters', 1_000),
    encoder: countedEncoder(),
    runtime: new FakeRuntime(
      {
        name: 'fake',
        device: request.device,
        dtype: request.dtype,
        instruction: null,
        threads: 1,
        width: labels.length,
        budget: {
          rows: number('rows', 8),
          tokens: number('tokens', 4_096),
          bytes: number('bytes', 64e6),
          bytesPerTokenPair: 16,
        },
      },
      {
        msPerRow: number('ms', 0) / (on('fast') ? 10 : 1),
        after: number('after', 0),
        code: settings.has('code') ? code : 'inference-failed',
        throws: on('throw-run'),
        hangs: on('hang-run'),
        blocks: on('block-run'),
        nan: on('nan-run'),
        dies: on('die-run'),
        constant: on('constant'),
        shift: on('shift') ? 0.5 : 0,
      },
    ),
  }
}

async function storeAndRead(bytes: Parameters<LoadModel>[1]['bytes'], key: string): Promise<void> {
  const text = `stored under ${key}`
  await bytes.write(key, new Response(text).body!, { note: 'ä' })
  const stored = await bytes.read(key)
  const back = stored && (await new Response(stored.stream()).text())
  if (back !== text || stored?.notes.note !== 'ä') {
    throw new RerankError('integrity', `The byte store (${bytes.kind}) gave back ${back}.`)
  }
}
