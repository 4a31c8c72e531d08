import { beforeEach, describe, expect, it, vi } from 'vitest'
import { RerankError, type RerankErrorCode } from '../errors.ts'
import type { StoredFile } from '../models/file-store.ts'
import type { OpenedModel } from '../models/opened-model.ts'
import { readOnnx } from '../runtimes/kernel/onnx/read-onnx.ts'
import { readSafetensors } from '../runtimes/kernel/safetensors/read-safetensors.ts'
import { readNetwork } from './read-network.ts'

vi.mock('../runtimes/kernel/onnx/read-onnx.ts', () => ({ readOnnx: vi.fn() }))
vi.mock('../runtimes/kernel/safetensors/read-safetensors.ts', () => ({ readSafetensors: vi.fn() }))

const QUANTISED = 'onnx/model_quantized.onnx'
const GRAPH = 'onnx/model.onnx'
const HALF = 'onnx/model_fp16.onnx'
const CHECKPOINT = 'model.safetensors'

const fileOf = (name: string) =>
  ({ info: { name, bytes: name.length, sha256: name }, stream: () => name }) as never as StoredFile

/** A model whose folder holds some files; `offline` are those that would have to be fetched first. */
function modelOf(
  names: readonly string[],
  { offline = [], externalFiles = 0 }: { offline?: readonly string[]; externalFiles?: number } = {},
) {
  const found: string[] = []
  const model = {
    name: 'owner/name',
    config: { model_type: 'bert' },
    facts: { externalFiles },
    published: {},
    find: async (paths: readonly string[]) => {
      const name = paths.find((path) => names.includes(path))
      if (!name && paths.some((path) => offline.includes(path))) {
        throw new RerankError('offline', `${paths[0]} is not stored`)
      }
      if (name) found.push(name)
      return name ? fileOf(name) : undefined
    },
  }
  return { model: model as unknown as OpenedModel, found }
}

const read = (model: OpenedModel, dtype: 'int8' | 'fp32') => readNetwork(model, dtype, () => {})
const refuse = (code: RerankErrorCode, message: string) => () =>
  Promise.reject(new RerankError(code, message))

beforeEach(() => {
  vi.mocked(readOnnx).mockImplementation(async (name) => name as never)
  vi.mocked(readSafetensors).mockImplementation(async () => CHECKPOINT as never)
})

describe('a network', () => {
  it.each([
    ['int8', [HALF, GRAPH, CHECKPOINT, QUANTISED], QUANTISED],
    ['int8', [HALF, GRAPH, CHECKPOINT], CHECKPOINT],
    ['int8', [HALF, GRAPH], GRAPH],
    ['fp32', [HALF, QUANTISED, CHECKPOINT, GRAPH], GRAPH],
    ['fp32', [HALF, QUANTISED, CHECKPOINT], CHECKPOINT],
    ['fp32', [HALF, QUANTISED], HALF],
  ] as const)(
    'in %s, of %s, is read from %s, and no other is fetched',
    async (dtype, names, due) => {
      const { model, found } = modelOf(names)
      const { network, files } = await read(model, dtype)
      expect(network).toBe(due)
      expect([...files.values()].map(({ info }) => info.name)).toEqual([due])
      expect(found).toEqual([due])
    },
  )

  it('comes with the files beside its graph', async () => {
    const { model } = modelOf([GRAPH, `${GRAPH}_data`, `${GRAPH}_data_1`], { externalFiles: 2 })
    const { files } = await read(model, 'fp32')
    expect([...files.keys()]).toEqual(['', '_data', '_data_1'])
    const [name, sized] = vi.mocked(readOnnx).mock.lastCall!
    expect(name).toBe(GRAPH)
    expect(sized.get('_data_1')!.size).toBe(`${GRAPH}_data_1`.length)
  })

  it('is read from a checkpoint where the kernel cannot run the graph', async () => {
    vi.mocked(readOnnx).mockImplementation(refuse('unsupported-model', 'no place for /Einsum'))
    const { model, found } = modelOf([QUANTISED, CHECKPOINT, GRAPH])
    expect((await read(model, 'int8')).network).toBe(CHECKPOINT)
    expect(found).toEqual([QUANTISED, CHECKPOINT])
  })

  it('is refused in the words of the first that was, and no second graph is fetched', async () => {
    vi.mocked(readOnnx).mockImplementation(refuse('unsupported-model', 'no place for /Einsum'))
    vi.mocked(readSafetensors).mockImplementation(refuse('unsupported-model', 'a strange name'))
    const error = { code: 'unsupported-model', message: 'no place for /Einsum' }
    const { model, found } = modelOf([QUANTISED, CHECKPOINT, GRAPH])
    await expect(read(model, 'int8')).rejects.toMatchObject(error)
    expect(found).toEqual([QUANTISED, CHECKPOINT])
    await expect(read(modelOf([GRAPH, HALF]).model, 'fp32')).rejects.toMatchObject(error)
  })

  it('is not looked for elsewhere where a file is damaged', async () => {
    vi.mocked(readOnnx).mockImplementation(refuse('integrity', 'cut short'))
    const { model, found } = modelOf([QUANTISED, CHECKPOINT])
    await expect(read(model, 'int8')).rejects.toMatchObject({ code: 'integrity' })
    expect(found).toEqual([QUANTISED])
  })

  it('is read offline from whatever of its files is stored', async () => {
    const offline = [QUANTISED, CHECKPOINT]
    const { model } = modelOf([GRAPH], { offline })
    expect((await read(model, 'int8')).network).toBe(GRAPH)
    const nothing = modelOf([], { offline: [...offline, GRAPH] }).model
    await expect(read(nothing, 'int8')).rejects.toMatchObject({
      code: 'offline',
      message: `${QUANTISED} is not stored`,
    })
  })

  it('that is nowhere is said to be so', async () => {
    await expect(read(modelOf([QUANTISED]).model, 'fp32')).rejects.toMatchObject({
      code: 'dtype-unavailable',
      message: expect.stringMatching(/owner\/name has no fp32 file.*model\.safetensors/),
    })
  })
})
