import { fields, list, number, string } from './fields.ts'
import { escaped } from './patterns.ts'

/** A token that is found as it is, before the text is cut into words: `[SEP]`, `<mask>`. */
export interface AddedToken {
  readonly id: number
  readonly content: string
  /** Only where no letter stands beside it. */
  readonly singleWord: boolean
  /** It takes the spaces before it along. */
  readonly leftStrip: boolean
  readonly rightStrip: boolean
  /** It is looked for in the normal text, not in the text as it came. */
  readonly normalized: boolean
}

export interface Section {
  readonly start: number
  readonly end: number
  /** The added token that it is, or null for text. */
  readonly id: number | null
}

export function readAddedTokens(source: unknown): AddedToken[] {
  return list(source ?? [], 'added_tokens').map((entry) => {
    const token = fields(entry, 'an added token')
    return {
      id: number(token['id'], 'the id of an added token'),
      content: string(token['content'], 'the content of an added token'),
      singleWord: token['single_word'] === true,
      leftStrip: token['lstrip'] === true,
      rightStrip: token['rstrip'] === true,
      normalized: (token['normalized'] ?? token['special'] !== true) === true,
    }
  })
}

/** Cuts a text around the added tokens in it: the leftmost first, of several there the longest. */
export function createSectionSplitter(tokens: readonly AddedToken[]): (text: string) => Section[] {
  const byContent = new Map(
    tokens.filter(({ content }) => content !== '').map((token) => [token.content, token]),
  )
  if (byContent.size === 0) return whole
  const contents = Array.from(byContent.keys()).sort((a, b) => b.length - a.length)
  const pattern = new RegExp(contents.map(escaped).join('|'), 'gu')

  return (text) => {
    const sections: Section[] = []
    let done = 0
    for (const match of text.matchAll(pattern)) {
      const token = byContent.get(match[0])!
      let start = match.index
      let end = start + match[0].length
      if (start < done || (token.singleWord && besideLetters(text, start, end))) continue
      if (token.leftStrip) while (start > done && isSpaceAt(text, start - 1)) start--
      if (token.rightStrip) while (end < text.length && isSpaceAt(text, end)) end++
      if (done < start) sections.push({ start: done, end: start, id: null })
      sections.push({ start, end, id: token.id })
      done = end
    }
    if (done < text.length) sections.push({ start: done, end: text.length, id: null })
    return sections
  }
}

const whole = (text: string): Section[] =>
  text === '' ? [] : [{ start: 0, end: text.length, id: null }]
const isSpaceAt = (text: string, index: number) => /\p{White_Space}/u.test(text.charAt(index))

function besideLetters(text: string, start: number, end: number): boolean {
  const letter = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u
  const before = text.slice(Math.max(0, start - 2), start)
  const after = text.codePointAt(end)
  return (
    letter.test(Array.from(before).at(-1) ?? '') ||
    (after !== undefined && letter.test(String.fromCodePoint(after)))
  )
}
