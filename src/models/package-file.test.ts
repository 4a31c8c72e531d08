import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GRAPH, GRAPH_SHA256 } from '../../e2e/hub-model.ts'
import { createMeter } from './meter.ts'
import type { StoredFile } from './model-file.ts'
import { openPackageFile } from './package-file.ts'

const FILE = { name: 'onnx/model.onnx', bytes: GRAPH.length, sha256: GRAPH_SHA256 }
const ADDRESS = 'https://site.example/rerank/models/embedded/onnx/model.onnx'

/** What came of it: how often as it should be, or the error; and how the server was asked. */
async function fetched(...answers: (() => Response)[]) {
  const caches: unknown[] = []
  const fetch = async (_: unknown, init?: RequestInit) => {
    caches.push(init?.cache)
    return answers[Math.min(caches.length, answers.length) - 1]!()
  }
  const seen: [number, number | null][] = []
  const meter = createMeter((loaded, total) => seen.push([loaded, total])).file()
  let file: StoredFile | undefined
  let error: unknown
  try {
    file = await openPackageFile({ ...FILE, url: ADDRESS }, meter, fetch)
  } catch (thrown) {
    error = thrown
  }
  return { file, error, caches, seen, isRight: isGraph(await file?.bytes()) }
}

const isGraph = (bytes: Uint8Array | undefined) => Buffer.compare(bytes ?? Buffer.of(), GRAPH) === 0
const right = () => new Response(GRAPH)
const cut = () => new Response(GRAPH.slice(0, -1))
const altered = () => {
  const bytes = Uint8Array.from(GRAPH)
  bytes[7]! ^= 1
  return new Response(bytes)
}

describe('a file beside the worker', () => {
  it("is left to the browser's own cache, and checked", async () => {
    const { file, isRight, caches, seen } = await fetched(right)
    expect(isRight).toBe(true)
    expect(file!.info).toEqual({ ...FILE, verified: 'catalogue' })
    expect(caches).toEqual(['default'])
    expect(seen.at(-1)).toEqual([GRAPH.length, GRAPH.length])
  })

  it.each([
    ['cut short', cut],
    ['altered', altered],
    ['too long', () => new Response(new Blob([GRAPH, GRAPH]))],
    ['not given for the moment', () => new Response('', { status: 503 })],
  ])('that was %s is fetched once more, past that cache', async (_, answer) => {
    const { isRight, caches } = await fetched(answer, right)
    expect(isRight).toBe(true)
    expect(caches).toEqual(['default', 'reload'])
  })

  it.each([
    ['cut short', cut],
    ['altered', altered],
    ['too long', () => new Response(new Blob([GRAPH, GRAPH]))],
  ])('that is %s is refused, and it is said what to do', async (_, answer) => {
    const { error } = await fetched(answer)
    expect(error).toMatchObject({
      code: 'integrity',
      message: expect.stringMatching(/^onnx\/model\.onnx at https:.* Deploy or install it anew/),
    })
  })

  it.each([
    ['404', () => new Response('', { status: 404 })],
    ["the site's start page", () => new Response('<!doctype html><title>x</title>')],
  ])('that nobody has put there is missed: %s', async (_, answer) => {
    const { error } = await fetched(answer)
    expect(error).toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining('copy dist/standalone/models'),
    })
  })

  it('of a server that cannot be reached is a matter of the network', async () => {
    const { error } = await fetched(() => {
      throw new TypeError('Failed to fetch')
    })
    expect(error).toMatchObject({ code: 'network' })
  })
})

describe('a file of this machine', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-rerank package ä-'))
    await writeFile(join(folder, 'right'), GRAPH)
    await writeFile(join(folder, 'cut'), GRAPH.slice(1))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const open = (name: string) =>
    openPackageFile(
      { ...FILE, url: pathToFileURL(join(folder, name)).href },
      createMeter(() => {}).file(),
    )

  it('is read, and checked', async () => {
    const bytes = await (await open('right')).bytes()
    // A part of it is a copy, as everywhere: of a Buffer it would not be.
    bytes.slice(0, 8).fill(0)
    expect(isGraph(bytes)).toBe(true)
    await expect(open('cut')).rejects.toMatchObject({ code: 'integrity' })
    await expect(open('nowhere')).rejects.toMatchObject({
      code: 'model-not-found',
      message: expect.stringContaining('ENOENT'),
    })
  })
})
