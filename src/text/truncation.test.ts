import { expect, it } from 'vitest'
import { longestFirst } from './truncation.ts'

/** As it is defined: one token off the longer one, until both fit. */
function oneByOne(query: number, text: number, room: number) {
  let [longer, shorter] = query > text ? [query, text] : [text, query]
  while (longer + shorter > room) {
    if (longer > shorter) longer--
    else shorter--
  }
  return query > text ? { query: longer, text: shorter } : { query: shorter, text: longer }
}

it('takes tokens off the longer one, until both fit', () => {
  for (let room = 2; room < 24; room++) {
    for (let query = 0; query < 40; query++) {
      for (let text = 0; text < 40; text++) {
        expect(longestFirst({ query, text }, room), `${query} and ${text} in ${room}`).toEqual(
          oneByOne(query, text, room),
        )
      }
    }
  }
})
