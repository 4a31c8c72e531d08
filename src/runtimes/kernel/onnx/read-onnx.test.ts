// Graphs as real exporters and quantisers write them, through the plain forward pass, against what
// PyTorch answers with the very weights that are in the file.
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readGoldens } from '../../../../e2e/models/goldens.ts'
import type { Network } from '../network.ts'
import { runReference } from '../reference.ts'
import { readOnnx, type OnnxFile } from './read-onnx.ts'

interface Manifest {
  readonly rows: readonly { readonly ids: readonly number[]; readonly first: number }[]
  readonly families: Readonly<
    Record<
      string,
      {
        readonly shape: {
          readonly types: number
          readonly hidden: number
          readonly heads: number
          readonly layers: number
          readonly inner: number
          readonly firstPosition: number
        }
        readonly logits: Logits
      }
    >
  >
  readonly fixtures: readonly Fixture[]
}

type Logits = readonly (readonly number[])[]

interface Fixture {
  readonly path: string
  readonly family: string
  readonly precision: string
  readonly about: string
  /** Where the file's numbers are not those of the family's model. */
  readonly logits?: Logits
  readonly parts?: Readonly<Record<string, string>>
  readonly refused?: boolean
}

type Files = ReadonlyMap<string, OnnxFile & { readonly bytes: Uint8Array<ArrayBuffer> }>

const GRAPHS = new URL('../../../../e2e/graphs/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('manifest.json', GRAPHS), 'utf8')) as Manifest
const fixtures = manifest.fixtures.filter(({ path }) => path.endsWith('.onnx'))

/** PyTorch computes in single precision. */
const TOLERANCE = 1e-4

function fileOf(bytes: Uint8Array<ArrayBuffer>) {
  return { bytes, size: bytes.length, stream: () => new Blob([bytes]).stream() }
}

function read(folder: URL, path: string): Uint8Array<ArrayBuffer> {
  const plain = new URL(path, folder)
  if (existsSync(plain)) return new Uint8Array(readFileSync(plain))
  return new Uint8Array(gunzipSync(readFileSync(new URL(`${path}.gz`, folder))))
}

/** The graph's own name and its files. */
function openFixture({ path, parts }: Fixture): { name: string; files: Files } {
  const all = Object.entries(parts ?? { [path.slice('onnx/'.length)]: path })
  const name = all.map(([file]) => file).find((file) => file.endsWith('.onnx'))!
  return {
    name,
    files: new Map(
      all.map(([file, path]) => [file.slice(name.length), fileOf(read(GRAPHS, path))] as const),
    ),
  }
}

function logitsOf(network: Network, files: Files, ids: readonly number[], types: Uint8Array) {
  const { logits } = runReference(
    network,
    ({ part, offset, length }) => files.get(part)!.bytes.subarray(offset, offset + length),
    Int32Array.from(ids),
    types,
  )
  return [...logits]
}

function largestDifference(found: Logits, expected: Logits): number {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length))
  return Math.max(
    ...found.flatMap((row, i) => row.map((logit, label) => Math.abs(logit - expected[i]![label]!))),
  )
}

describe('what exporters write', () => {
  const accepted = fixtures.filter(({ refused }) => !refused)

  it.each(accepted)('$path: $about', async (fixture) => {
    const { name, files } = openFixture(fixture)
    const family = manifest.families[fixture.family]!
    const network = await readOnnx(name, files)
    const { shape } = family
    expect(network).toMatchObject({
      ...{ hidden: shape.hidden, heads: shape.heads, inner: shape.inner },
      embeddings: { firstPosition: shape.firstPosition },
      attentionScale: 1 / Math.sqrt(shape.hidden / shape.heads),
    })
    expect(network.layers).toHaveLength(shape.layers)
    const logits = manifest.rows.map(({ ids, first }) => {
      const types = Uint8Array.from(ids, (_, i) => Number(i >= first && shape.types > 1))
      return logitsOf(network, files, ids, types)
    })
    const difference = largestDifference(logits, fixture.logits ?? family.logits)
    expect(difference).toBeLessThan(TOLERANCE)
  })

  it('there are graphs to accept', () => {
    expect(accepted.length).toBeGreaterThan(40)
  })
})

describe('what is no BERT-like encoder', () => {
  const refused = fixtures.filter((fixture) => fixture.refused)

  it.each(refused)('$path: $about', async (fixture) => {
    const { name, files } = openFixture(fixture)
    await expect(readOnnx(name, files)).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringMatching(/cannot place \S+ \(\w+\)|depends on the number of tokens/),
    })
  })

  it('there are graphs to refuse', () => {
    expect(refused.length).toBeGreaterThan(0)
  })
})

const MODELS = new URL('../../../../e2e/models/', import.meta.url)
const { models, encodings } = readGoldens()

describe('the tiny models, in every precision that the kernel reads', () => {
  /** Of fewer bits, onnxruntime's own numbers are known: it rounds activations, too. */
  const files = { fp32: 'model.onnx', fp16: 'model_fp16.onnx', int8: 'model_quantized.onnx' }
  const tolerances = { fp32: 1e-4, fp16: 0.02, int8: 0.5 }
  const cases = Object.entries(models).flatMap(([model, golden]) =>
    (['fp32', 'fp16', 'int8'] as const).flatMap((dtype) => {
      const logits = dtype === 'fp32' ? golden.logits : golden.onnxruntime[dtype]
      return logits ? [{ model, dtype, golden, logits }] : []
    }),
  )

  it.each(cases)('$model, $dtype', async ({ model, dtype, golden, logits }) => {
    const name = `onnx/${files[dtype]}`
    const all = new Map([['', fileOf(read(new URL(`${model}/`, MODELS), name))]])
    const network = await readOnnx(name, all)
    const typed = golden.inputs.includes('token_type_ids')
    const found = encodings[golden.encoding]!.rows.flatMap(({ ids, first }) => {
      const types = Uint8Array.from(ids, (_, i) => Number(typed && i >= first))
      return logitsOf(network, all, ids, types)
    })
    expect(largestDifference([found], [logits])).toBeLessThan(tolerances[dtype])
  })

  it('not in four bits', async () => {
    const name = 'onnx/model_q4.onnx'
    const all = new Map([['', fileOf(read(new URL('tiny-bert/', MODELS), name))]])
    await expect(readOnnx(name, all)).rejects.toMatchObject({
      code: 'unsupported-model',
      message: expect.stringContaining('(MatMulNBits)') as string,
    })
  })
})
