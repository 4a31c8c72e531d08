import { beforeEach, describe, expect, it, vi } from 'vitest'
import { RerankError } from '../errors.ts'
import { openModel } from '../models/open-model.ts'
import type { LoadRequest } from '../protocol.ts'
import { prepareKernel, type KernelSource } from '../runtimes/kernel/kernel.ts'
import type { Lane } from '../runtimes/lanes.ts'
import { startLane } from './lane.ts'
import { loadKernel } from './load-kernel.ts'
import type { LoadContext } from './model.ts'
import { readNetwork } from './read-network.ts'

const page = vi.hoisted(() => ({ isolated: false, cores: 4, mostLanes: 8 }))

vi.mock('../host/own-thread.ts', () => ({
  get isolated() {
    return page.isolated
  },
  countCores: () => page.cores,
  macrotask: () => Promise.resolve(),
}))
vi.mock('../models/open-model.ts', () => ({ openModel: vi.fn() }))
vi.mock('./read-network.ts', () => ({ readNetwork: vi.fn() }))
vi.mock('./lane.ts', () => ({ startLane: vi.fn() }))
vi.mock('../runtimes/kernel/kernel.ts', () => ({
  prepareCode: async () => 'code',
  prepareKernel: vi.fn(),
  openKernelLane: async () => LANE,
  instructionOf: () => 'an instruction',
  mostLanes: () => page.mostLanes,
  forAnotherThread: (source: KernelSource, shared: boolean) => ({ ...source, shared }),
}))

const MEBIBYTE = 2 ** 20
const REQUEST = {
  ...{ runtime: 'kernel', device: 'wasm', dtype: 'int8', head: 'classify', threads: 'auto' },
} as LoadRequest
const CONFIG = {
  ...{ model_type: 'bert', architectures: ['BertForSequenceClassification'] },
  ...{ hidden_size: 8, num_attention_heads: 2, num_hidden_layers: 1, intermediate_size: 16 },
  ...{ vocab_size: 100, max_position_embeddings: 128, type_vocab_size: 2 },
  id2label: { 0: 'LABEL_0' },
}
const LANE: Lane = {
  run: async ({ offsets }) => new Float32Array(offsets.length - 1),
  dispose: vi.fn(async () => {}),
}

const file = (name: string) => ({ info: { name, bytes: 1_000, sha256: `sha of ${name}` } })
/** What helpers were given to open, or why they were not. */
let opened: unknown[]

/** A model that takes so much memory, and whose files were these. */
function given(
  bytes = MEBIBYTE,
  {
    config = CONFIG,
    labels = 1,
    parameters = 1_000,
    names = ['onnx/model.onnx', 'config.json'],
  } = {},
): void {
  vi.mocked(openModel).mockResolvedValue({
    ...{ name: 'owner/name', config, labels: ['LABEL_0'], positiveLabel: 0, activation: 'sigmoid' },
    facts: { maxLength: 512, parameters },
    files: names.map((name) => file(name).info),
    openEncoder: async () => 'an encoder',
    openLexical: async () => 'a lexical part',
    canary: () => undefined,
  } as never)
  vi.mocked(readNetwork).mockImplementation(
    async () =>
      ({
        network: {
          classifier: { output: { weight: { rows: labels } } },
          embeddings: { position: { rows: 130 }, firstPosition: 2 },
        },
        files: new Map([['', file(names[0]!)]]),
      }) as never,
  )
  vi.mocked(prepareKernel).mockImplementation(async (_code, _network, _files, settings) => {
    settings.progress?.(1)
    const layout = { end: bytes, embeddings: { positions: { count: 512 } } }
    return { layout, head: settings.head } as unknown as KernelSource
  })
}

function context() {
  const told: string[] = []
  const context: LoadContext = {
    bytes: undefined as never,
    progress: ({ phase, loaded, total }) => told.push(`${phase} ${loaded} of ${total}`),
    quiet: () => told.push('quiet'),
    compiled: () => {},
  }
  return { context, told }
}

const load = (changes: Partial<LoadRequest> = {}) =>
  loadKernel({ ...REQUEST, ...changes }, context().context)
const threadsOf = async (loading: ReturnType<typeof load>) => (await loading).runtime.info.threads

beforeEach(() => {
  opened = []
  page.isolated = false
  given()
  vi.mocked(prepareKernel).mockClear()
  vi.mocked(readNetwork).mockClear()
  vi.mocked(startLane).mockImplementation(async (source) => {
    try {
      opened.push(await source)
      return LANE
    } catch (thrown) {
      opened.push((thrown as RerankError).code)
      throw thrown
    }
  })
})

describe('the lanes of a kernel', () => {
  it('are as many as there are cores but one, each with a copy where memory is not shared', async () => {
    expect(await threadsOf(load())).toBe(3)
    expect(opened).toMatchObject([{ shared: false }, { shared: false }])
  })

  it('are as many as there is room for copies', async () => {
    given(100 * MEBIBYTE)
    expect(await threadsOf(load())).toBe(2)
    expect(opened).toMatchObject([{ shared: false }, 'out-of-memory'])
    given(200 * MEBIBYTE)
    expect(await threadsOf(load())).toBe(1)
  })

  it('need no room for weights where they share memory', async () => {
    page.isolated = true
    given(500 * MEBIBYTE)
    expect(await threadsOf(load({ threads: 4 }))).toBe(4)
    expect(opened).toMatchObject([{ shared: true }, { shared: true }, { shared: true }])
  })

  it('need room for long texts there', async () => {
    Object.assign(page, { isolated: true, mostLanes: 3 })
    given(500 * MEBIBYTE)
    expect(await threadsOf(load({ threads: 4 }))).toBe(3)
    page.mostLanes = 8
  })

  it('are those that did start', async () => {
    vi.mocked(startLane).mockRejectedValueOnce(new RerankError('worker-lost', 'no memory'))
    expect(await threadsOf(load())).toBe(2)
  })

  it('are not wanted where one thread is', async () => {
    expect(await threadsOf(load({ threads: 1 }))).toBe(1)
    expect(opened).toEqual([])
  })

  it('end with the model', async () => {
    const { runtime } = await load()
    await runtime.dispose()
    expect(LANE.dispose).toHaveBeenCalledTimes(3)
  })
})

describe('a model for the kernel', () => {
  it('is refused by its config before anything large is fetched', async () => {
    given(MEBIBYTE, { config: { ...CONFIG, model_type: 'deberta-v2' } })
    await expect(load()).rejects.toMatchObject({ code: 'unsupported-model' })
    expect(readNetwork).not.toHaveBeenCalled()
    expect(opened).toEqual([])
  })

  it('is refused for its size before anything large is fetched, in fp32 where int8 would do', async () => {
    given(MEBIBYTE, { parameters: 560e6 })
    await expect(load({ dtype: 'fp32' })).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringContaining('takes 2.1 GB in fp32; the kernel runs what takes 1.5'),
    })
    expect(readNetwork).not.toHaveBeenCalled()
    expect((await load()).runtime.info.dtype).toBe('int8')
  })

  it('is refused for its number of labels before its weights are packed', async () => {
    given(MEBIBYTE, { labels: 3 })
    await expect(load()).rejects.toMatchObject({
      code: 'unsupported-model',
      message: 'owner/name: its config.json names 1 label(s), but its graph gives 3.',
    })
    expect(prepareKernel).not.toHaveBeenCalled()
    expect(opened).toEqual(['unsupported-model', 'unsupported-model'])
  })

  it('is as long as its table of positions', async () => {
    expect((await load()).maxLength).toBe(128)
  })

  it('names the files that were used, and is known by its weights', async () => {
    const names = [
      'model.safetensors',
      'onnx/model_quantized.onnx',
      'config.json',
      'tokenizer.json',
    ]
    given(MEBIBYTE, { names })
    const { files, fingerprint } = await load()
    expect(files.map(({ name }) => name)).toEqual([
      ...['config.json', 'model.safetensors', 'tokenizer.json'],
    ])
    expect(fingerprint).toBe('sha of model.safetensors')
  })

  it.each([
    [0, 1],
    [120, 2],
  ])(
    'with %d ms a step, gives signs of life, and says that the next may take long',
    async (ms, signs) => {
      const { context: own, told } = context()
      let now = 1_000
      const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += ms))
      await loadKernel(REQUEST, own)
      clock.mockRestore()
      const sign = ['load 1000 of 1000', 'quiet']
      expect(told).toEqual(Array.from({ length: signs }, () => sign).flat())
    },
  )

  it.each([
    [{ runtime: 'onnx' }, 'runtime-missing'],
    [{ dtype: 'q4' }, 'dtype-unavailable'],
  ] as const)('of %o is refused with %s', async (changes, code) => {
    await expect(load(changes)).rejects.toMatchObject({ code })
  })
})
