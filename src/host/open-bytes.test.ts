import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-rerank-open-'))
  vi.resetModules()
  vi.doUnmock('./node.ts')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await rm(folder, { recursive: true })
})

/** As it is in a page: no process, and a Cache API that may be there. */
async function inPage(open?: () => Promise<unknown>) {
  vi.doMock('./node.ts', () => ({ nodeProcess: undefined, nodeModule: () => undefined }))
  vi.stubGlobal('caches', open && { open })
  const { openBytes } = await import('./open-bytes.ts')
  return openBytes
}

describe('openBytes in Node', () => {
  it.each([
    ['memory', 'memory'],
    ['auto', 'folder'],
    ['a folder', 'folder'],
  ])('%s is a %s', async (where, kind) => {
    const { openBytes } = await import('./open-bytes.ts')
    await expect(openBytes(where)).resolves.toMatchObject({ kind })
  })

  it('writes to the folder named', async () => {
    const { openBytes } = await import('./open-bytes.ts')
    const store = await openBytes(folder)
    await store.write('key', new Blob(['x']).stream(), {})
    await expect(readdir(folder)).resolves.toHaveLength(1)
  })

  it("writes to the user's cache folder by itself", async () => {
    vi.stubEnv('XDG_CACHE_HOME', folder)
    const { openBytes } = await import('./open-bytes.ts')
    const store = await openBytes('auto')
    await store.write('key', new Blob(['x']).stream(), {})
    await expect(readdir(join(folder, 'web-rerank'))).resolves.toHaveLength(1)
  })
})

describe('openBytes in a page', () => {
  it('is the Cache API', async () => {
    const openBytes = await inPage(async () => ({}))
    await expect(openBytes('auto')).resolves.toMatchObject({ kind: 'cache' })
  })

  it.each<[string, (() => Promise<unknown>) | undefined]>([
    ['refuses', () => Promise.reject(new DOMException('no', 'SecurityError'))],
    ['has none', undefined],
  ])('is memory where the browser %s', async (_, open) => {
    const openBytes = await inPage(open)
    await expect(openBytes('auto')).resolves.toMatchObject({ kind: 'memory' })
  })

  it('is memory where that was asked for', async () => {
    const openBytes = await inPage(async () => ({}))
    await expect(openBytes('memory')).resolves.toMatchObject({ kind: 'memory' })
  })

  it('has no folders', async () => {
    const openBytes = await inPage(async () => ({}))
    await expect(openBytes('/var/models')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('"/var/models"'),
    })
  })
})
