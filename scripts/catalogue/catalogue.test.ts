import { createServer, type Server } from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HUB_FACTS } from '../../src/models/catalogue/hub-facts.ts'
import { KNOWN_MODELS } from '../../src/models/catalogue/rows.ts'
import type { KnownModel } from '../../src/models/catalogue/types.ts'
import { runCatalogue } from '../catalogue.ts'
import { writeFacts, type AllFacts } from './facts.ts'
import { modelsTable } from './table.ts'

const COMMIT = 'a1'.repeat(20)
const SHA256 = 'f0'.repeat(32)
const SMALL = KNOWN_MODELS[0]!
const UNRUNNABLE = KNOWN_MODELS.find(({ status }) => status.kind === 'cannot-run')!
const EMPTY = { type: 'directory', path: 'onnx', size: 0 }

interface Entry {
  readonly type: string
  readonly path: string
  readonly size: number
  readonly lfs?: { readonly oid: string; readonly size: number; readonly pointerSize: number }
}

const json = (path: string): Entry => ({ type: 'file', path, size: 700 })
/** `size` of a large file is that of its pointer in some answers. */
const large = (path: string, bytes: number): Entry => ({
  ...{ type: 'file', path, size: 134 },
  lfs: { oid: SHA256, size: bytes, pointerSize: 134 },
})

const COMPLETE = [
  EMPTY,
  json('config.json'),
  json('tokenizer.json'),
  json('README.md'),
  large('onnx/model.onnx', 17_000_000),
  large('onnx/model_fp16.onnx', 8_800_000),
  large('onnx/model_quantized.onnx', 4_500_000),
]

/** A hub with one model: what its API answers may be changed under way. */
const hub = { status: 200, type: 'application/json', sha: COMMIT, tree: COMPLETE as Entry[] }
let requests: string[]
let server: Server
let origin: string
let folder: string
let path: string
let lines: string[]

beforeEach(async () => {
  Object.assign(hub, { status: 200, type: 'application/json', sha: COMMIT, tree: COMPLETE })
  requests = []
  lines = []
  server = createServer(({ url }, response) => {
    const { pathname, searchParams } = new URL(url!, origin)
    requests.push(url!)
    const [, id, tree] = /^\/api\/models\/([^/]+\/[^/]+)(\/tree\/.+)?$/.exec(pathname) ?? []
    const status = id === SMALL.id ? hub.status : 404
    const page = Number(searchParams.get('cursor') ?? 0)
    const headers: Record<string, string> = { 'content-type': hub.type }
    if (tree && page === 0) headers.link = `<${origin}${pathname}?cursor=4>; rel="next"`
    response.writeHead(status, headers)
    const entries = page === 0 ? hub.tree.slice(0, 4) : hub.tree.slice(4)
    response.end(JSON.stringify(tree ? entries : { id, sha: hub.sha }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'catalogue-'))
  path = join(folder, 'hub-facts.ts')
  await writeFile(path, 'untouched')
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

const run = (
  parameters: readonly string[],
  { models = [SMALL], before = {} }: { models?: readonly KnownModel[]; before?: AllFacts } = {},
) =>
  runCatalogue([...parameters, '--hub', `${origin}/`], {
    ...{ models, before, path },
    print: (line) => lines.push(line),
  })

/** What was written, as the library would read it. */
async function written(): Promise<AllFacts> {
  const text = await readFile(path, 'utf8')
  const { HUB_FACTS: facts } = (await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(
      text.replace(/^import.*$/m, '').replace(/: Readonly<.*?>> =/, ' ='),
    )}`
  )) as { HUB_FACTS: AllFacts }
  return facts
}

describe('--refresh', () => {
  it('writes commit, sizes and hashes of what the loader may ask for', async () => {
    expect(await run(['--refresh'])).toBe(0)
    expect(await written()).toEqual({
      [SMALL.id]: {
        revision: COMMIT,
        files: {
          'config.json': { bytes: 700, sha256: null },
          'tokenizer.json': { bytes: 700, sha256: null },
          'onnx/model.onnx': { bytes: 17_000_000, sha256: SHA256 },
          'onnx/model_fp16.onnx': { bytes: 8_800_000, sha256: SHA256 },
          'onnx/model_quantized.onnx': { bytes: 4_500_000, sha256: SHA256 },
        },
      },
    })
    expect(requests[1]).toBe(`/api/models/${SMALL.id}/tree/${COMMIT}?recursive=true`)
  })

  it('changes nothing the second time', async () => {
    await run(['--refresh'])
    const first = await readFile(path, 'utf8')
    const before = await written()
    expect(await run(['--refresh'], { before })).toBe(0)
    expect(await readFile(path, 'utf8')).toBe(first)
    expect(lines.at(-1)).toContain('0 with changes')
  })

  it('asks for nothing that cannot run', async () => {
    expect(await run(['--refresh'], { models: [UNRUNNABLE] })).toBe(0)
    expect(requests).toEqual([])
  })

  it('says which promised file is missing, and writes the others', async () => {
    hub.tree = COMPLETE.filter(({ path: name }) => !name.includes('fp16'))
    expect(await run(['--refresh'])).toBe(1)
    expect(lines[0]).toBe(`${SMALL.id} has no onnx/model_fp16.onnx at ${COMMIT.slice(0, 7)}`)
    expect(Object.keys((await written())[SMALL.id]!.files)).not.toContain('onnx/model_fp16.onnx')
  })

  it('keeps what was known of a repository that is gone', async () => {
    await run(['--refresh'])
    const before = await written()
    hub.status = 401
    expect(await run(['--refresh'], { before })).toBe(1)
    expect(lines.join('\n')).toContain('knows no such repository')
    expect(await written()).toEqual(before)
  })

  it.each([
    ['an error', { status: 503 }, '503'],
    ['a page instead of data', { type: 'text/html' }, 'text/html'],
    ['no commit', { sha: 'main' }, 'no commit'],
  ])('writes nothing when the hub answers with %s', async (_name, fault, words) => {
    Object.assign(hub, fault)
    expect(await run(['--refresh'])).toBe(2)
    expect(lines.join('\n')).toContain(words)
    expect(await readFile(path, 'utf8')).toBe('untouched')
  })

  it('writes nothing when the hub cannot be reached', async () => {
    server.close()
    expect(await run(['--refresh'])).toBe(2)
    expect(lines[0]).toContain('cannot be reached')
    expect(lines[0]).toContain('--hub')
    expect(await readFile(path, 'utf8')).toBe('untouched')
  })
})

describe('--check', () => {
  it('says what differs, and writes nothing', async () => {
    await run(['--refresh'])
    const before = await written()
    await writeFile(path, 'untouched')
    expect(await run(['--check'], { before })).toBe(0)

    hub.sha = 'b2'.repeat(20)
    hub.tree = COMPLETE.map((entry) =>
      entry.path === 'onnx/model.onnx' ? large(entry.path, 18) : entry,
    )
    expect(await run(['--check'], { before })).toBe(1)
    expect(lines).toContain(`${SMALL.id}: a1a1a1a -> b2b2b2b, onnx/model.onnx`)
    expect(await readFile(path, 'utf8')).toBe('untouched')
  })
})

it('a wrong option is refused with the right ones', async () => {
  expect(await run(['--refesh'])).toBe(2)
  expect(await run([])).toBe(2)
  expect(lines.join('\n')).toContain('--refresh')
})

it('the facts in the repository are as this script writes them', async () => {
  const own = new URL('../../src/models/catalogue/hub-facts.ts', import.meta.url).pathname
  expect(await readFile(own, 'utf8')).toBe(await writeFacts(HUB_FACTS, own))
})

it('the table has a line for each model, with its figures', () => {
  const table = modelsTable(KNOWN_MODELS).split('\n')
  expect(table).toHaveLength(KNOWN_MODELS.length + 2)
  const mini = table.find((line) => line.includes('`Xenova/ms-marco-MiniLM-L-6-v2`'))
  expect(mini).toMatch(/22\.7 M.*74\.30.*39\.01.*48\.64.*32\.98.*untested/)
  expect(table.find((line) => line.includes('Capreolus'))).toContain('cannot run: It ends in')
})
