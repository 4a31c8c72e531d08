import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { GRAPH, GRAPH_SHA256, sha256 } from '../../e2e/hub-model.ts'
import { memoryBytes } from '../host/bytes-memory.ts'
import { openFileStore } from './file-store.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-rerank local ä-'))
  await mkdir(join(folder, 'onnx'))
  const files = {
    'onnx/model.onnx': GRAPH,
    'config.json': '{"a": 1}',
    'pointer.onnx': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n',
    'half.json': '{"a": ',
    'empty.onnx': '',
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
})
afterAll(() => rm(folder, { recursive: true }))

const bytes = memoryBytes()
const fetch = vi.fn()
const store = () => openFileStore(bytes, { offline: true, progress: () => {}, fetch })
const requestFor = (name: string) => ({
  name,
  url: pathToFileURL(join(folder, name)).href,
  key: name,
  bytes: null,
  sha256: null as string | null,
  pinned: false,
  kind: name.endsWith('.json') ? ('json' as const) : ('binary' as const),
})

describe('a file of this machine', () => {
  it('is read where it lies, offline too, and not stored', async () => {
    const file = await store().get(requestFor('onnx/model.onnx'))
    expect(sha256(await file.bytes())).toBe(GRAPH_SHA256)
    const streamed = await new Response(file.stream()).arrayBuffer()
    expect(Buffer.from(streamed).equals(GRAPH)).toBe(true)
    expect(file.info).toEqual({
      name: 'onnx/model.onnx',
      bytes: GRAPH.length,
      sha256: GRAPH_SHA256,
      verified: 'none',
    })
    expect(await bytes.keys()).toEqual([])
    expect(fetch).not.toHaveBeenCalled()
  })

  it('may be left half read', async () => {
    const reader = (await store().get(requestFor('onnx/model.onnx'))).stream().getReader()
    await reader.read()
    await expect(reader.cancel()).resolves.toBeUndefined()
  })

  it('is checked where its sha256 is known', async () => {
    const known = { ...requestFor('onnx/model.onnx'), sha256: GRAPH_SHA256 }
    expect((await store().get(known)).info.verified).toBe('catalogue')
    await expect(store().get({ ...known, sha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringContaining(GRAPH_SHA256),
    })
  })

  it.each([
    ['pointer.onnx', /Git LFS pointer/],
    ['half.json', /is no JSON/],
    ['empty.onnx', /is empty/],
  ])('%s is refused', async (name, message) => {
    await expect(store().get(requestFor(name))).rejects.toMatchObject({
      code: 'integrity',
      message: expect.stringMatching(message),
    })
  })

  it.each(['nothing.onnx', 'onnx', 'config.json/nothing'])('%s is not there', async (name) => {
    await expect(store().get(requestFor(name))).rejects.toMatchObject({ code: 'model-not-found' })
    expect(await store().find(requestFor(name))).toBeUndefined()
  })
})
