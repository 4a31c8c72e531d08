import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ISOLATED, serve, type Served } from './server.ts'

let folder: string
let server: Served

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-rerank-'))
  const root = join(folder, 'root')
  await mkdir(join(root, 'empty'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'))
  for (const name of ['index.html', 'a b.js', 'kernel.wasm', 'model.bin']) {
    await writeFile(join(root, name), name)
  }
  server = await serve(root, { headers: ISOLATED })
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

/** A path exactly as it stands: fetch() would tidy it up first. */
function statusOf(path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(server.url, { path, method }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

describe('the static server', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'index.html'],
    ['/a%20b.js?x=1', 'text/javascript; charset=utf-8', 'a b.js'],
    ['/kernel.wasm', 'application/wasm', 'kernel.wasm'],
    ['/model.bin', 'application/octet-stream', 'model.bin'],
  ])('serves %s as %s, with its headers', async (path, type, text) => {
    const response = await fetch(server.url + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(await response.text()).toBe(text)
  })

  it.each([
    '/not-there.js',
    '/empty',
    '/empty/',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/link.txt',
    '/%',
    '/%00',
  ])('answers 404 to %s', async (path) => {
    expect(await statusOf(path)).toBe(404)
  })

  it('takes nothing', async () => {
    expect(await statusOf('/', 'POST')).toBe(405)
    expect(await statusOf('/', 'HEAD')).toBe(200)
  })

  it('notes what was asked for', async () => {
    await fetch(`${server.url}/model.bin?noted`)
    expect(server.requests).toContain('/model.bin?noted')
  })
})
