import { describe, expect, it } from 'vitest'
import { CATALOGUE, fileFacts, findInCatalogue, makeRow } from './index.ts'
import { PUBLISHED_QUALITY } from './quality.ts'
import { KNOWN_MODELS } from './rows.ts'
import type { KnownModel } from './types.ts'

const [FIRST] = KNOWN_MODELS as readonly [KnownModel, ...KnownModel[]]

describe('finding a model', () => {
  it.each([
    'Xenova/ms-marco-MiniLM-L-6-v2',
    'Xenova/ms-marco-MiniLM-L6-v2',
    'cross-encoder/ms-marco-MiniLM-L6-v2',
    'cross-encoder/ms-marco-MiniLM-L-6-v2',
    'ms-marco-MiniLM-L6-v2',
    'ms-marco-minilm-l-6-v2',
  ])('by %s', (name) => {
    expect(findInCatalogue(name)?.id).toBe('Xenova/ms-marco-MiniLM-L-6-v2')
  })

  it.each([
    ['BAAI/bge-reranker-base', 'Xenova/bge-reranker-base'],
    ['bge-reranker-v2-m3', 'onnx-community/bge-reranker-v2-m3-ONNX'],
    ['cross-encoder/ms-marco-TinyBERT-L-2', 'cross-encoder/ms-marco-TinyBERT-L2'],
    ['cross-encoder/ms-marco-TinyBERT-L-2-v2', 'Xenova/ms-marco-TinyBERT-L-2-v2'],
    ['ko-reranker', 'Dongjin-kr/ko-reranker'],
  ])('%s is %s', (name, id) => {
    expect(findInCatalogue(name)?.id).toBe(id)
  })

  it.each([
    '',
    'MiniLM',
    'somebody/ms-marco-MiniLM-L-6-v2',
    './ms-marco-MiniLM-L-6-v2',
    'toString',
  ])('not by %j', (name) => {
    expect(findInCatalogue(name)).toBeUndefined()
  })

  it('every name belongs to one row only', () => {
    for (const row of CATALOGUE) {
      for (const alias of row.aliases) expect(findInCatalogue(alias), alias).toBe(row)
    }
  })
})

describe('the rows', () => {
  it('hold all of the ms-marco card, and what people run in browsers', () => {
    const ofTheCard = PUBLISHED_QUALITY[0]!.values
    expect(Object.keys(ofTheCard)).toHaveLength(15)
    expect(CATALOGUE.filter(({ embedding }) => !embedding)).toHaveLength(25)
  })

  it('hold the usual embedding models, by their makers’ names, too', () => {
    const names = CATALOGUE.filter(({ embedding }) => embedding).map(({ original }) => original)
    expect(names).toEqual([
      'sentence-transformers/all-MiniLM-L6-v2',
      'intfloat/e5-small',
      'intfloat/e5-small-v2',
      'BAAI/bge-small-en-v1.5',
    ])
    expect(findInCatalogue('bge-small-en-v1.5')?.embedding?.pooling).toBe('cls')
  })

  it.each(CATALOGUE.map((row) => [row.id, row] as const))('%s is sound', (_id, row) => {
    expect(row.aliases).toContain(row.original)
    const { status } = row
    if (status.kind === 'cannot-run') {
      expect(status.because).toMatch(/^[A-Z].*\.$/)
      expect(findInCatalogue(status.nearest)?.id).toBe(status.nearest)
      expect(findInCatalogue(status.nearest)?.status.kind).not.toBe('cannot-run')
    } else {
      expect(Object.keys(row.files).length).toBeGreaterThan(0)
    }
    expect(row.positiveLabel ?? 0).toBeLessThan(row.labels?.length ?? 1)
    for (const { path } of Object.values(row.files)) expect(path).toMatch(/^onnx\/model.*\.onnx$/)
  })

  it('have quality figures of rows only', () => {
    const ids = CATALOGUE.map(({ id }) => id)
    for (const { values } of PUBLISHED_QUALITY) {
      for (const id of Object.keys(values)) expect(ids).toContain(id)
    }
  })

  it('are refreshed whole or not at all', () => {
    for (const row of CATALOGUE) {
      for (const file of Object.values(row.files)) {
        expect(file.bytes === null, `${row.id} ${file.path}`).toBe(row.revision === null)
        if (file.sha256 !== null) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/)
      }
    }
  })
})

describe('a row', () => {
  it('knows nothing of its files before the hub was asked', () => {
    const row = makeRow(FIRST, undefined)
    expect(row.revision).toBeNull()
    expect(row.files.fp32).toEqual({ path: 'onnx/model.onnx', bytes: null, sha256: null })
  })

  it('takes commit, sizes and hashes from the hub', () => {
    const sha256 = 'ab'.repeat(32)
    const row = makeRow(FIRST, {
      revision: 'c'.repeat(40),
      files: { 'onnx/model.onnx': { bytes: 17, sha256 } },
    })
    expect(row.revision).toBe('c'.repeat(40))
    expect(row.files.fp32).toEqual({ path: 'onnx/model.onnx', bytes: 17, sha256 })
    expect(row.files.int8).toEqual({ path: FIRST.paths.int8, bytes: null, sha256: null })
  })

  it('has no facts of a file that the hub did not name', () => {
    expect(fileFacts(CATALOGUE[0]!, 'README.md')).toBeUndefined()
  })
})
