import { expect, test } from 'vitest'
import type { StoredFile } from '../../../models/model-file.ts'
import { findSafetensors } from './find-safetensors.ts'

const INDEX = 'model.safetensors.index.json'

/** A folder of files, each with a text. */
function folder(files: Readonly<Record<string, string>>) {
  const asked: string[] = []
  const find = async (paths: readonly string[]): Promise<StoredFile | undefined> => {
    asked.push(...paths)
    const name = paths.find((path) => Object.hasOwn(files, path))
    if (name === undefined) return undefined
    const bytes = new TextEncoder().encode(files[name])
    return {
      info: { name, bytes: bytes.length, sha256: null, verified: 'none' },
      bytes: async () => bytes,
      stream: () => new Blob([bytes]).stream(),
    }
  }
  return { find, asked }
}

const index = (weightMap: unknown) => JSON.stringify({ metadata: {}, weight_map: weightMap })

test('one file', async () => {
  const { find, asked } = folder({ 'model.safetensors': 'weights', [INDEX]: index({ a: 'b' }) })
  const found = await findSafetensors(find)
  expect([...found!.keys()]).toEqual([''])
  expect(found!.get('')!.info.name).toBe('model.safetensors')
  expect(asked).toEqual(['model.safetensors', INDEX])
})

test('none', async () => {
  expect(await findSafetensors(folder({ 'pytorch_model.bin': '' }).find)).toBeUndefined()
})

test('a file in parts, each once', async () => {
  const first = 'model-00001-of-00002.safetensors'
  const second = 'model-00002-of-00002.safetensors'
  const { find } = folder({
    [INDEX]: index({ a: second, b: first, c: second }),
    [first]: '1',
    [second]: '2',
  })
  const found = await findSafetensors(find)
  expect([...found!].map(([part, { info }]) => [part, info.name])).toEqual([
    [first, first],
    [second, second],
  ])
})

test('a part that is not there', async () => {
  const { find } = folder({ [INDEX]: index({ a: 'one.safetensors' }) })
  await expect(findSafetensors(find)).rejects.toMatchObject({
    code: 'integrity',
    message: expect.stringContaining('names one.safetensors'),
  })
})

test.each([
  'no JSON',
  'null',
  '{}',
  index(null),
  index({}),
  index({ a: 1 }),
  index({ a: null }),
  index({ a: '../secret.safetensors' }),
  index({ a: 'https://elsewhere.example/model.safetensors' }),
  index({ a: '..safetensors' }),
  index({ a: 'pytorch_model.bin' }),
])('an index of %s', async (text) => {
  const { find, asked } = folder({ [INDEX]: text })
  await expect(findSafetensors(find)).rejects.toMatchObject({ code: 'integrity' })
  expect(asked).toEqual(['model.safetensors', INDEX])
})
