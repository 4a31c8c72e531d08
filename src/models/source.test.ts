import { describe, expect, it } from 'vitest'
import { RerankError } from '../errors.ts'
import { CATALOGUE } from './catalogue/index.ts'
import { locateModel } from './source.ts'

const NOTHING = { model: '', revision: null, hub: null, base: null }
const locate = (said: Partial<Parameters<typeof locateModel>[0]>) =>
  locateModel({ ...NOTHING, ...said })

function refusal(said: Parameters<typeof locate>[0]): RerankError {
  try {
    locate(said)
  } catch (thrown) {
    return thrown as RerankError
  }
  throw new Error('it was taken')
}

describe('a hub id', () => {
  it('is a folder of the hub, at its main branch', () => {
    const { name, folder, key, pinned } = locate({ model: 'someone/some-reranker' })
    expect(folder).toBe('https://huggingface.co/someone/some-reranker/resolve/main/')
    expect([name, key, pinned]).toEqual([
      'someone/some-reranker',
      'hub/someone/some-reranker/main/',
      false,
    ])
  })

  it('of a commit never changes', () => {
    const commit = '0123456789abcdef0123456789abcdef01234567'
    expect(locate({ model: 'a/b', revision: commit }).pinned).toBe(true)
    expect(locate({ model: 'a/b', revision: 'v1.0' }).pinned).toBe(false)
  })

  it('of a branch with a slash stays one part of the address', () => {
    expect(locate({ model: 'a/b', revision: 'refs/pr/3' }).folder).toBe(
      'https://huggingface.co/a/b/resolve/refs%2Fpr%2F3/',
    )
  })

  it('may live on a mirror, whose files are kept apart', () => {
    const mirrored = locate({ model: 'a/b', hub: 'http://localhost:8000/hub' })
    expect(mirrored.folder).toBe('http://localhost:8000/hub/a/b/resolve/main/')
    expect(mirrored.key).not.toBe(locate({ model: 'a/b' }).key)
    expect(locate({ model: 'a/b', hub: '/hub/', base: 'https://site.example/x/' }).folder).toBe(
      'https://site.example/hub/a/b/resolve/main/',
    )
  })

  it('is found by a name of the catalogue', () => {
    const { row, folder } = locate({ model: 'ms-marco-MiniLM-L6-v2' })
    expect(row?.parameters).toBeGreaterThan(20e6)
    expect(folder).toContain('/Xenova/ms-marco-MiniLM-L-6-v2/resolve/')
  })
})

describe('a name of the catalogue with a revision', () => {
  it('is the repository that was named', () => {
    const original = 'cross-encoder/ms-marco-MiniLM-L6-v2'
    expect(locate({ model: original }).name).toBe('Xenova/ms-marco-MiniLM-L-6-v2')
    expect(locate({ model: original, revision: 'v2' })).toMatchObject({
      name: original,
      row: undefined,
    })
    const { row } = locate({ model: 'Xenova/ms-marco-MiniLM-L-6-v2', revision: 'v2' })
    expect(row?.id).toBe('Xenova/ms-marco-MiniLM-L-6-v2')
  })
})

describe('an address', () => {
  it('is a folder, whether or not it ends in a slash', () => {
    for (const model of ['https://site.example/models/mine', 'https://site.example/models/mine/']) {
      expect(locate({ model }).folder).toBe('https://site.example/models/mine/')
    }
  })

  it('may be a path from the page', () => {
    const base = 'https://site.example/docs/search.html'
    expect(locate({ model: './models/mine', base }).folder).toBe(
      'https://site.example/docs/models/mine/',
    )
    expect(locate({ model: '/mine', base }).folder).toBe('https://site.example/mine/')
    expect(locate({ model: '../mine', base }).folder).toBe('https://site.example/mine/')
  })

  it('may be a path in Node', () => {
    expect(locate({ model: './mine' }).folder).toMatch(/^file:\/\/\/.*\/mine\/$/)
    expect(locate({ model: '/models/my model' }).folder).toBe('file:///models/my%20model/')
  })
})

describe('what is refused', () => {
  it('a name that is neither', () => {
    expect(refusal({ model: 'no-such-model' })).toMatchObject({ code: 'model-not-found' })
    expect(refusal({ model: 'a/b/c' })).toMatchObject({ code: 'model-not-found' })
    expect(refusal({ model: '' })).toMatchObject({ code: 'model-not-found' })
  })

  it('a model of the catalogue that cannot run, with the nearest that can', () => {
    const { id } = CATALOGUE.find(({ status }) => status.kind === 'cannot-run')!
    const { code, message } = refusal({ model: id })
    expect(code).toBe('unsupported-model')
    expect(message).toMatch(/Nearest is [\w-]+\/[\w.-]+\.$/)
  })

  it('a folder with a query, which its files would lose', () => {
    const model = 'https://site.example/mine?token=secret'
    expect(refusal({ model })).toMatchObject({ code: 'invalid-input' })
  })

  it('a hub that is no address', () => {
    expect(refusal({ model: 'a/b', hub: 'no address' })).toMatchObject({ code: 'invalid-input' })
  })
})
