import { describe, expect, it } from 'vitest'
import type { IndexOrder } from '../index-protocol.ts'
import { indexFactory, type IndexOptions } from './create-index.ts'
import { indexThreads } from './testing/index-thread.ts'

/** Finds documents that contain the query; the score is the length of what was found in. */
class Contains {
  #rows: string[] = []
  #fields: readonly string[] = []

  obey({ order, given }: IndexOrder): unknown {
    switch (order) {
      case 'open':
        this.#fields = given
        return null
      case 'add':
        return this.#rows.push(...given.map((texts) => texts.join('|')))
      case 'search': {
        const { query, limit } = given
        const hits = this.#rows
          .flatMap((row, i) => (row.includes(query) ? [i] : []))
          .slice(0, limit)
        return {
          positions: Uint32Array.from(hits),
          scores: Float64Array.from(hits, (i) => this.#rows[i]!.length),
        }
      }
      case 'save': {
        const file = { fields: this.#fields, rows: this.#rows, ids: given }
        return new TextEncoder().encode(JSON.stringify(file))
      }
      case 'load': {
        const { fields, rows, ids } = JSON.parse(new TextDecoder().decode(given)) as {
          fields: string[]
          rows: string[]
          ids: string[] | null
        }
        this.#rows = rows
        this.#fields = fields
        return { fields, count: rows.length, ids }
      }
    }
  }
}

interface Page {
  readonly name: string
  readonly words: string
  readonly note?: string
}

const pages: Page[] = [
  { name: 'one', words: 'an egg' },
  { name: 'two', words: 'a fetch', note: 'with a signal' },
  { name: 'three', words: 'an egg, boiled' },
]
const FIELDS = { fields: ['words', 'note'] }

function set() {
  const { threads, started } = indexThreads(() => new Contains())
  const workers = { index: () => ({}) as Worker }
  return { ...indexFactory({ threads, workers }), started }
}

describe('createIndex', () => {
  it("finds the caller's own objects, and tells how far it is", async () => {
    const { createIndex } = set()
    const told: unknown[] = []
    const onProgress = (progress: unknown) => told.push(progress)
    const index = await createIndex(pages, { ...FIELDS, onProgress })
    expect(told.at(-1)).toEqual({ done: 3, total: 3 })
    const hits = await index.search('egg')
    expect(hits).toEqual([
      { index: 0, item: pages[0], score: 7 },
      { index: 2, item: pages[2], score: 15 },
    ])
    expect(hits[1]!.item).toBe(pages[2])
    expect(await index.search('egg', { limit: 1 })).toHaveLength(1)
    expect(await index.textOf(pages[1]!, 1)).toBe('a fetch\nwith a signal')
    expect(index.fields).toEqual(['words', 'note'])
  })

  it('reads strings, a text of each item, and a function for each field, async ones too', async () => {
    const { createIndex } = set()
    const found = async <T>(items: readonly T[], options: IndexOptions<T>, query: string) =>
      (await (await createIndex(items, options)).search(query)).map(({ index }) => index)
    expect(await found(['x', 'yz'], {}, 'z')).toEqual([1])
    expect(await found(pages, { text: async ({ name }) => name }, 'three')).toEqual([2])
    const fields = { name: ({ name }: Page) => name, note: async ({ note }: Page) => note }
    expect(await found(pages, { fields }, 'two|with')).toEqual([1])
  })

  it('sends many documents in portions, in their order', async () => {
    const { createIndex, started } = set()
    const many = Array.from({ length: 1_203 }, (_, i) => `document ${i}.`)
    const index = await createIndex(many)
    expect((await index.search('document 1202.'))[0]!.item).toBe('document 1202.')
    expect(started[0]!.orders.filter((order) => order === 'add').length).toBeGreaterThanOrEqual(5)
  })

  it('ends when it is told to, and its worker with it', async () => {
    const { createIndex, started } = set()
    const control = new AbortController()
    const many = Array.from({ length: 5_000 }, (_, i) => `document ${i}`)
    const onProgress = () => control.abort('enough')
    const making = createIndex(many, { signal: control.signal, onProgress })
    await expect(making).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
    await expect.poll(() => started[0]!.ended).toBe(true)
    expect(started[0]!.orders.length).toBeLessThan(12)
  })

  const bad: readonly (readonly [unknown, object, string])[] = [
    ['no list', {}, 'items must be'],
    [[{}], {}, 'items[0] has no text'],
    [pages, { fields: [] }, 'options.fields'],
    [pages, { fields: { words: 3 } }, 'options.fields'],
    [pages, { text: 'words' }, 'options.text'],
    [pages, { text: () => 3 }, 'items[0] has no text'],
    [pages, { ...FIELDS, id: () => 'same' }, 'items[0] has the same'],
    [pages, { ...FIELDS, id: () => null }, 'a string or a number'],
    [
      pages,
      {
        text: () => {
          throw new Error('oops')
        },
      },
      'options.text of items[0] threw: Error: oops',
    ],
  ]
  it.each(bad)('refuses %j with %j', async (items, options, words) => {
    const { createIndex } = set()
    await expect(createIndex(items as Page[], options)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(words) as string,
    })
  })
})

describe('an index', () => {
  it.each([
    [3 as unknown as string, {}, 'query'],
    ['q', { limit: -1 }, 'options.limit'],
    ['q', { prefix: 'first' as 'last' }, 'options.prefix'],
    ['q', { fuzzy: -1 }, 'options.fuzzy'],
    ['q', { combineWith: 'XOR' as 'OR' }, 'options.combineWith'],
    ['q', { boost: { nothing: 2 } }, 'one of words, note, not nothing'],
    ['q', { boost: { words: NaN } }, 'options.boost.words'],
    ['q', { fields: ['nothing'] }, 'one of words, note, not nothing'],
  ])('does not search %j with %j', async (query, options, words) => {
    const index = await set().createIndex(pages, FIELDS)
    await expect(index.search(query, options)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(words) as string,
    })
  })

  it('is built again where its worker is lost, once', async () => {
    const { createIndex, started } = set()
    const index = await createIndex(pages, FIELDS)
    const searching = index.search('egg')
    started[0]!.fail('gone')
    expect((await searching).map(({ index }) => index)).toEqual([0, 2])
    expect(started).toHaveLength(2)
  })

  it('ends with its calls, and may be told so twice', async () => {
    const { createIndex, started } = set()
    const index = await createIndex(pages, FIELDS)
    const searching = index.search('egg')
    await index.dispose()
    await index.dispose()
    await expect(searching).rejects.toMatchObject({ code: 'disposed' })
    await expect(index.search('egg')).rejects.toMatchObject({ code: 'disposed' })
    expect(started.map(({ ended }) => ended)).toEqual([true])
  })

  it('gives up a search that is aborted', async () => {
    const index = await set().createIndex(pages, FIELDS)
    const signal = AbortSignal.abort('old')
    await expect(index.search('egg', { signal })).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('loadIndex', () => {
  const id = ({ name }: Page) => name

  it('finds items again by their ids, whatever their order', async () => {
    const { createIndex, loadIndex } = set()
    const saved = await (await createIndex(pages, { ...FIELDS, id })).save()
    const turned = pages.toReversed()
    const index = await loadIndex(saved, turned, { ...FIELDS, id })
    const hits = await index.search('egg')
    expect(hits.map(({ index }) => index)).toEqual([2, 0])
    expect(hits.map(({ item }) => item)).toEqual([pages[0], pages[2]])
    // Saved once more, it is still the documents' order that counts.
    const again = await loadIndex(await index.save(), pages, { ...FIELDS, id })
    expect((await again.search('egg')).map(({ index }) => index)).toEqual([0, 2])
  })

  it('takes items in their order where there are no ids', async () => {
    const { createIndex, loadIndex } = set()
    const saved = await (await createIndex(pages, FIELDS)).save()
    expect((await (await loadIndex(saved, pages, FIELDS)).search('fetch'))[0]!.item).toBe(pages[1])
  })

  it.each<[string, Page[], IndexOptions<Page>]>([
    ['fewer items', pages.slice(1), { ...FIELDS, id }],
    ['other items', [pages[0]!, pages[1]!, { name: 'four', words: '' }], { ...FIELDS, id }],
    ['other fields', pages, { fields: ['words'], id }],
    ['no ids', pages, FIELDS],
  ])('refuses %s', async (_, items, options) => {
    const { createIndex, loadIndex, started } = set()
    const saved = await (await createIndex(pages, { ...FIELDS, id })).save()
    await expect(loadIndex(saved, items, options)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('Create it anew') as string,
    })
    expect(started[1]!.ended).toBe(true)
  })
})
