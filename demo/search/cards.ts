import type { Hit } from 'web-rerank/retrieve'
import type { Ranking } from 'web-rerank'
import type { Passage } from '../corpus/corpus.ts'

/** What a card shows. */
export interface Card {
  readonly passage: Passage
  /** What stands at its end: how it looks, and how it is read out. Null says nothing. */
  readonly move: {
    readonly shown: string
    readonly spoken: string
    readonly tone: 'good' | 'quiet'
  } | null
  readonly strong: boolean
  /** 0 to 1; null shows no bar. */
  readonly score: number | null
}

/** So many are to be looked at; the rest is a list to scroll. */
export const SHOWN = 20
/** So many of the best stand out, in both lists. */
const MARKED = 3

type Hits = readonly Hit<Passage>[]

/** The keyword engine's order, and where each card goes. */
export function beforeCards(hits: Hits, ranking: Ranking<Passage> | null): Card[] {
  const places = new Map(
    ranking?.flatMap(({ item, score }, place) =>
      score === null ? [] : [[item.id, place + 1] as const],
    ),
  )
  return hits.slice(0, SHOWN).map(({ item }) => {
    const place = places.get(item.id)
    const isGood = place !== undefined && place <= MARKED
    const move = place === undefined ? null : leadsTo(place, isGood)
    return { passage: item, move, strong: isGood, score: null }
  })
}

/** The new order, and how far each card came; the keyword engine's until something is scored. */
export function afterCards(hits: Hits, ranking: Ranking<Passage> | null): Card[] {
  if (!ranking) {
    return hits
      .slice(0, SHOWN)
      .map(({ item }) => ({ passage: item, move: null, strong: false, score: null }))
  }
  return ranking.slice(0, SHOWN).map(({ item, index, score }, place) => ({
    passage: item,
    move: score === null ? null : moved(index, place),
    strong: score !== null && place < MARKED,
    score,
  }))
}

function leadsTo(place: number, isGood: boolean): Card['move'] {
  return {
    shown: `→ ${place}`,
    spoken: `goes to place ${place}`,
    tone: isGood ? 'good' : 'quiet',
  }
}

function moved(from: number, to: number): Card['move'] {
  if (from === to) return { shown: '–', spoken: 'did not move', tone: 'quiet' }
  return from > to
    ? { shown: `↑ ${from - to}`, spoken: `up ${from - to}`, tone: to < MARKED ? 'good' : 'quiet' }
    : { shown: `↓ ${to - from}`, spoken: `down ${to - from}`, tone: 'quiet' }
}
