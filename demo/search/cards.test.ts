import { describe, expect, it } from 'vitest'
import type { Ranking } from 'web-rerank'
import { afterCards, beforeCards, SHOWN } from './cards.ts'

const passages = Array.from({ length: 30 }, (_, i) => ({ id: `p${i}`, title: `${i}`, text: '' }))
const hits = passages.map((item, index) => ({ item, index, score: 30 - index }))

/** The hits in another order; those beyond `scored` without a score. */
function ranking(order: readonly number[], scored = order.length): Ranking<(typeof passages)[0]> {
  const ranked = order.map((index, place) => ({
    ...{ index, item: passages[index]! },
    ...{ score: place < scored ? 1 - place / 100 : null, logit: place < scored ? -place : null },
  }))
  return Object.assign(ranked, { complete: true, scored, scoreKey: 'key' })
}

describe('cards', () => {
  const order = [4, 0, 1, 2, 3, ...Array.from({ length: 25 }, (_, i) => i + 5)]

  it('shows as many as are to be looked at, in either order', () => {
    expect(beforeCards(hits, null)).toHaveLength(SHOWN)
    expect(afterCards(hits, ranking(order))).toHaveLength(SHOWN)
    expect(
      afterCards(hits, ranking(order))
        .map(({ passage }) => passage.id)
        .slice(0, 3),
    ).toEqual(['p4', 'p0', 'p1'])
  })

  it('says where each one goes, and marks the three best', () => {
    const cards = beforeCards(hits, ranking(order))
    expect(cards[0]).toMatchObject({ strong: true, score: null })
    expect(cards[0]!.move).toEqual({ shown: '→ 2', spoken: 'goes to place 2', tone: 'good' })
    expect(cards[3]!.move).toMatchObject({ shown: '→ 5', tone: 'quiet' })
  })

  it('says how far each one came', () => {
    const [first, second] = afterCards(hits, ranking(order))
    expect(first!.move).toEqual({ shown: '↑ 4', spoken: 'up 4', tone: 'good' })
    expect(second!.move).toEqual({ shown: '↓ 1', spoken: 'down 1', tone: 'quiet' })
    expect(afterCards(hits, ranking([0, 1]))[1]!.move!.shown).toBe('–')
  })

  it('says nothing of what has no score yet', () => {
    const cards = afterCards(hits, ranking(order, 1))
    expect(cards.map(({ score, move }) => [score, move?.shown]).slice(0, 2)).toEqual([
      [1, '↑ 4'],
      [null, undefined],
    ])
    expect(beforeCards(hits, ranking(order, 1))[0]!.move).toBeNull()
  })
})
