// Weights as Python saves them, through the plain forward pass, against what PyTorch answers.
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readGoldens } from '../../../../e2e/models/goldens.ts'
import type { StoredFile } from '../../../models/model-file.ts'
import { createPairEncoder } from '../../../text/pair-encoder.ts'
import { runReference } from '../reference.ts'
import { findSafetensors } from './find-safetensors.ts'
import { readSafetensors } from './read-safetensors.ts'
import type { Config } from './shape.ts'

/** PyTorch computes in single precision; the weights that are stored with fewer bits need no more. */
const TOLERANCE = 1e-5

/** The files of a folder, which may be there compressed. */
function openFolder(folder: URL) {
  const read = (name: string) => {
    const path = new URL(name, folder)
    if (existsSync(path)) return new Uint8Array(readFileSync(path))
    const compressed = new URL(`${name}.gz`, folder)
    return existsSync(compressed) ? new Uint8Array(gunzipSync(readFileSync(compressed))) : undefined
  }
  return {
    json: (name: string) => JSON.parse(new TextDecoder().decode(read(name))) as Config,
    find: async (names: readonly string[]): Promise<StoredFile | undefined> => {
      for (const name of names) {
        const bytes = read(name)
        if (!bytes) continue
        return {
          info: { name, bytes: bytes.length, sha256: null, verified: 'none' },
          bytes: async () => bytes,
          stream: () => new Blob([bytes]).stream(),
        }
      }
      return undefined
    },
  }
}

/** The model of a folder: from tokens to logits, or of one without a head, to the first token's state. */
async function openNetwork(folder: URL) {
  const { find, json } = openFolder(folder)
  const files = (await findSafetensors(find))!
  const network = await readSafetensors(files, json('config.json'))
  const parts = new Map<string, Uint8Array>()
  for (const [part, file] of files) parts.set(part, await file.bytes())
  return (ids: Int32Array, types: Uint8Array) => {
    const { logits, states } = runReference(
      network,
      ({ part, offset, length }) => parts.get(part)!.subarray(offset, offset + length),
      ids,
      types,
    )
    return [...(network.classifier ? logits : states.at(-1)!.subarray(0, network.hidden))]
  }
}

function largestDifference(found: readonly number[], golden: readonly number[]): number {
  expect(found).toHaveLength(golden.length)
  return Math.max(...found.map((logit, i) => Math.abs(logit - golden[i]!)))
}

const goldens = readGoldens()
const models = new URL('../../../../e2e/models/', import.meta.url)
const whole = Object.entries(goldens.models).filter(([name]) =>
  existsSync(new URL(`${name}/model.safetensors`, models)),
)

test.each(whole)('%s answers texts as PyTorch does', async (name, golden) => {
  const folder = new URL(`${name}/`, models)
  const run = await openNetwork(folder)
  const { json } = openFolder(folder)
  const { model_type: modelType, type_vocab_size: typeCount } = json('config.json')
  const encoder = createPairEncoder(
    { tokenizer: json('tokenizer.json'), config: json('tokenizer_config.json') },
    { modelType: String(modelType), typeCount: Number(typeCount) },
  )
  const found = goldens.pairs.flatMap(({ query, text }) => {
    const { maxLength } = goldens
    const [row] = encoder.encode(query, text, { maxLength, long: 'truncate' }).rows
    return run(row!.ids, row!.types)
  })
  expect(largestDifference(found, golden.logits)).toBeLessThan(TOLERANCE)
})

interface Family {
  readonly inputs: readonly string[]
  readonly logits: readonly number[][]
  /** The first tokens' states. */
  readonly cls?: readonly number[][]
}

interface Manifest {
  readonly rows: readonly { readonly ids: readonly number[]; readonly first: number }[]
  readonly families: Readonly<Record<string, Family>>
  readonly fixtures: readonly { path: string; family: string; about: string; output?: string }[]
}

const graphs = new URL('../../../../e2e/graphs/', import.meta.url)
const { rows, families, fixtures } = JSON.parse(
  readFileSync(new URL('manifest.json', graphs), 'utf8'),
) as Manifest

test.each(fixtures.filter(({ path }) => path.startsWith('safetensors/')))(
  '$path ($about) answers as PyTorch does',
  async ({ path, family, output }) => {
    const { inputs, logits, cls } = families[family]!
    const typed = inputs.includes('token_type_ids')
    const run = await openNetwork(new URL(`${path}/`, graphs))
    const found = rows.flatMap(({ ids, first }) =>
      run(
        Int32Array.from(ids),
        Uint8Array.from(ids, (_, i) => (typed && i >= first ? 1 : 0)),
      ),
    )
    const golden = output === 'last_hidden_state' ? cls! : logits
    expect(largestDifference(found, golden.flat())).toBeLessThan(TOLERANCE)
  },
)

test('there are models of all kinds', () => {
  expect(whole.length).toBeGreaterThan(1)
  expect(fixtures.filter(({ path }) => path.startsWith('safetensors/')).length).toBeGreaterThan(10)
})
