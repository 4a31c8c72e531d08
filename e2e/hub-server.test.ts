import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { get } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CONFIG, GRAPH, GRAPH_SHA256, MODEL, MODEL_FILES, TOKENIZER } from './hub-model.ts'
import { startHub, type Hub } from './hub-server.ts'

let hub: Hub

beforeAll(async () => {
  hub = await startHub({ repositories: { [MODEL]: MODEL_FILES }, gzip: true })
})
beforeEach(() => {
  hub.requests.length = 0
  hub.fault = () => undefined
})
afterAll(() => hub.close())

const graphUrl = () => hub.url(MODEL, 'onnx/model.onnx')
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

describe('the hub', () => {
  it('redirects small files to itself, by their commit', async () => {
    const manual = await fetch(hub.url(MODEL, 'config.json'), { redirect: 'manual' })
    expect(manual.status).toBe(307)
    expect(manual.headers.get('x-repo-commit')).toBe(hub.commit)
    expect(manual.headers.get('location')).toMatch(/^\/api\/resolve-cache\/models\/owner\/name\//)
    const followed = await fetch(hub.url(MODEL, 'config.json', hub.commit))
    expect(await followed.text()).toBe(CONFIG)
    expect(followed.headers.get('etag')).toMatch(/^W\/"[0-9a-f]{40}"$/)
  })

  it('redirects large files to another origin, and says size and sha256 on the redirect only', async () => {
    const manual = await fetch(graphUrl(), { redirect: 'manual' })
    expect(manual.status).toBe(302)
    expect(manual.headers.get('x-linked-size')).toBe(String(GRAPH.length))
    expect(manual.headers.get('x-linked-etag')).toBe(`"${GRAPH_SHA256}"`)
    const followed = await fetch(graphUrl())
    expect(new URL(followed.url).origin).not.toBe(hub.origin)
    expect(followed.headers.get('x-linked-etag')).toBeNull()
    expect(followed.headers.get('etag')).not.toContain(GRAPH_SHA256)
    expect((await bytesOf(followed)).equals(GRAPH)).toBe(true)
  })

  it('describes large files to those who ask so', async () => {
    const headers = { Accept: 'application/vnd.xet-fileinfo+json, */*', Range: 'bytes=0-0' }
    const described = await fetch(graphUrl(), { headers })
    expect(described.headers.get('x-linked-etag')).toBe(`"${GRAPH_SHA256}"`)
    expect(await described.json()).toMatchObject({ size: GRAPH.length })
  })

  it.each([
    ['bytes=5-9', 206, 'bytes 5-9/9500000', 5],
    ['bytes=9499000-', 206, 'bytes 9499000-9499999/9500000', 1_000],
    ['bytes=9500000-', 416, 'bytes */9500000', 0],
  ])('answers %s with %i', async (range, status, contentRange, length) => {
    const response = await fetch(graphUrl(), { headers: { Range: range } })
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange])
    expect((await response.arrayBuffer()).byteLength).toBe(length)
  })

  it('compresses JSON for those who take it', async () => {
    const path = `/api/resolve-cache/models/${MODEL}/${hub.commit}/tokenizer.json`
    const packed = await new Promise<Buffer>((resolve, reject) => {
      get(hub.origin + path, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks)))
      }).on('error', reject)
    })
    expect(packed.length).toBeLessThan(TOKENIZER.length / 10)
    expect(gunzipSync(packed).toString()).toBe(TOKENIZER)
  })

  it('lists what a repository has', async () => {
    const api = `${hub.origin}/api/models/${MODEL}`
    expect(await (await fetch(api)).json()).toMatchObject({ id: MODEL, sha: hub.commit })
    const tree = await (await fetch(`${api}/tree/main?recursive=true`)).json()
    expect(tree).toHaveLength(3)
    expect(tree).toContainEqual(
      expect.objectContaining({
        path: 'onnx/model.onnx',
        size: GRAPH.length,
        lfs: expect.objectContaining({ oid: GRAPH_SHA256 }),
      }),
    )
  })

  it.each([
    ['/nobody/nothing/resolve/main/config.json', 401, 'RepoNotFound'],
    [`/${MODEL}/resolve/main/nothing.json`, 404, 'EntryNotFound'],
    [`/${MODEL}/resolve/v9/config.json`, 404, 'RevisionNotFound'],
  ])('answers %s with %i', async (path, status, code) => {
    const response = await fetch(hub.origin + path)
    expect([response.status, response.headers.get('x-error-code')]).toEqual([status, code])
  })

  it('serves a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'web-rerank-hub-'))
    await mkdir(join(folder, 'onnx'))
    await writeFile(join(folder, 'onnx/model.onnx'), 'graph')
    const other = await startHub({ repositories: { 'a/b': folder } })
    expect(await (await fetch(other.url('a/b', 'onnx/model.onnx'))).text()).toBe('graph')
    await other.close()
    await rm(folder, { recursive: true })
  })
})

describe('its faults', () => {
  it('cuts connections', async () => {
    hub.fault = ({ delivers }) => (delivers ? { cutAfter: 0.5 } : undefined)
    await expect((await fetch(graphUrl())).arrayBuffer()).rejects.toThrow()
    expect(hub.requests.at(-1)!.sent).toBe(GRAPH.length / 2)
  })

  it('answers otherwise', async () => {
    hub.fault = ({ server }) =>
      server === 'hub' ? { status: 429, headers: { 'Retry-After': '7' } } : undefined
    const refused = await fetch(graphUrl())
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7'])
    hub.fault = () => ({ body: 'lfs pointer' })
    expect(await (await fetch(graphUrl())).text()).toMatch(/^version https:\/\/git-lfs/)
    hub.fault = () => ({ corruptAt: 3 })
    const altered = await bytesOf(await fetch(graphUrl()))
    expect(altered.length).toBe(GRAPH.length)
    expect(altered.findIndex((byte, i) => byte !== GRAPH[i])).toBe(3)
    hub.fault = () => ({ redirectLoop: true })
    await expect(fetch(graphUrl())).rejects.toThrow()
  })

  it('is as slow as it is told to be', async () => {
    const slow = await startHub({
      repositories: { [MODEL]: { 'model.onnx': GRAPH.subarray(0, 200_000) } },
      bytesPerSecond: 1_000_000,
      latencyMs: 50,
    })
    const start = performance.now()
    await (await fetch(slow.url(MODEL, 'model.onnx'))).arrayBuffer()
    const took = performance.now() - start
    // Twice the latency, since it is redirected, and 0.2 s for the bytes.
    expect(took).toBeGreaterThan(280)
    expect(took).toBeLessThan(1_500)
    await slow.close()
  })
})
