import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LOOPBACK, serveOverWire, type WireServer } from './wire-server.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-rerank-wire-'))
  await mkdir(join(folder, 'models'))
  await writeFile(join(folder, 'index.html'), 'a page '.repeat(1_000))
  await writeFile(join(folder, 'models/model.onnx'), Buffer.alloc(200_000))
})
const get = ({ url }: WireServer) =>
  fetch(`${url}/models/model.onnx`).then((answer) => answer.arrayBuffer())
afterAll(() => rm(folder, { recursive: true }))

describe('serveOverWire', () => {
  it('compresses what hosts compress, and counts what went over the wire', async () => {
    const server = await serveOverWire(folder, LOOPBACK)
    const page = await fetch(`${server.url}/`)
    expect(await page.text()).toHaveLength(7_000)
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect((await get(server)).byteLength).toBe(200_000)
    expect(server.sent.get('/')).toBeLessThan(1_000)
    expect(server.sent.get('/models/model.onnx')).toBe(200_000)
    await server.close()
  })

  it('names the version of a file, and sends none of it to who only asks for that', async () => {
    const server = await serveOverWire(folder, LOOPBACK)
    const etag = async (path: string) => {
      const { headers } = await fetch(server.url + path, { method: 'HEAD' })
      return headers.get('etag')
    }
    const model = await etag('/models/model.onnx')
    expect(model).toMatch(/^"[0-9a-f]{64}"$/)
    expect(await etag('/models/model.onnx')).toBe(model)
    expect(await etag('/')).not.toBe(model)
    expect(server.sent.size).toBe(0)
    await server.close()
  })

  it('knows no file outside its folder', async () => {
    const server = await serveOverWire(join(folder, 'models'), LOOPBACK)
    expect((await fetch(`${server.url}/..%2findex.html`)).status).toBe(404)
    expect((await fetch(`${server.url}/nothing.js`)).status).toBe(404)
    await server.close()
  })

  it('is as slow as the line, however many requests share it', async () => {
    const server = await serveOverWire(folder, { bytesPerSecond: 1_000_000, latencyMs: 50 })
    const started = performance.now()
    await Promise.all([get(server), get(server)])
    const ms = performance.now() - started
    // 50 ms and 400,000 bytes; this machine may be slower, but the line never faster.
    expect(ms).toBeGreaterThan(440)
    expect(ms).toBeLessThan(1_500)
    await server.close()
  })
})
