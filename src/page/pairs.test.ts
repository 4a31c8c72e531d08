import { describe, expect, it, vi } from 'vitest'
import { pairsOf, type Pairs } from './pairs.ts'

const itself = (text: string) => text

/** How many texts each request gets. */
async function requests(pairs: Pairs): Promise<number[]> {
  const sizes: number[] = []
  for (let start = 0; start < pairs.length;) {
    const { length } = await pairs.take(start)
    sizes.push(length)
    start += length
  }
  return sizes
}

describe('pairsOf', () => {
  it('gives texts in order, from where it is asked', async () => {
    const pairs = pairsOf('q', ['a', 'b', 'c'], itself)
    expect(pairs).toMatchObject({ length: 3, queries: 'q' })
    await expect(pairs.take(0)).resolves.toEqual(['a', 'b', 'c'])
    await expect(pairs.take(2)).resolves.toEqual(['c'])
  })

  it('waits for texts that come late, and keeps their order', async () => {
    const pairs = pairsOf('q', [3, 1, 2], async (turns) => {
      for (let i = 0; i < turns; i++) await Promise.resolve()
      return `after ${turns}`
    })
    await expect(pairs.take(0)).resolves.toEqual(['after 3', 'after 1', 'after 2'])
  })

  it('cuts long lists into requests', async () => {
    await expect(requests(pairsOf('q', Array(300).fill('x'), itself))).resolves.toEqual([
      128, 128, 44,
    ])
  })

  it('cuts long texts into smaller requests, of one text at least', async () => {
    const long = 'x'.repeat(64_000)
    await expect(requests(pairsOf('q', [long, long, 'x'], itself))).resolves.toEqual([1, 1, 1])
    const half = 'x'.repeat(32_000)
    await expect(requests(pairsOf('q', [half, half, half], itself))).resolves.toEqual([2, 1])
  })

  it('asks for each text once, with its item and index, when scoring gets to it', async () => {
    const items = Array.from({ length: 200 }, (_, i) => ({ title: `${i}` }))
    const textOf = vi.fn(({ title }: { title: string }) => title)
    const pairs = pairsOf('q', items, textOf)
    expect(textOf).not.toHaveBeenCalled()
    await pairs.take(0)
    await pairs.take(100)
    expect(textOf).toHaveBeenCalledTimes(128)
    await pairs.take(128)
    await pairs.take(0) // a replay
    await pairs.take(128)
    expect(textOf.mock.calls).toEqual(items.map((item, i) => [item, i]))
  })

  it('gives a replay the same texts', async () => {
    let asked = 0
    const pairs = pairsOf('q', ['a', 'b'], () => `${++asked}`)
    expect(await pairs.take(0)).toEqual(await pairs.take(0))
  })

  it.each([undefined, null, 7, { text: 'x' }])('refuses %j for a text, by its place', (text) => {
    const pairs = pairsOf('q', ['fine', 'bad'], (_, i) =>
      i ? (text as unknown as string) : 'fine',
    )
    return expect(pairs.take(0)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('items[1]'),
    })
  })

  it.each([
    ['rejects with', () => Promise.reject(new Error('404'))],
    [
      'throws',
      () => {
        throw new Error('404')
      },
    ],
  ])('says where a text function %s, and why', (_, textOf) =>
    expect(pairsOf('q', ['a'], textOf).take(0)).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'options.text of items[0] threw: Error: 404',
      cause: new Error('404'),
    }),
  )
})
