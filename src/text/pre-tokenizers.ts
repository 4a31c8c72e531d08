import { once } from '../once.ts'
import { mapMatches, prepended, slice, type Aligned } from './aligned.ts'
import { fields, list, unsupported, type Fields } from './fields.ts'
import { patternOf } from './patterns.ts'
import {
  classOf,
  hasLaterKinds,
  KINDS,
  laterKinds,
  PUNCTUATION,
  WORD,
  type Kinds,
} from './unicode.ts'

/** Cuts a text into the parts that are looked up one by one. */
export type PreTokenizer = (input: Aligned) => Aligned[]

const byteLevel = once(() => byteLevelPattern(KINDS))
const byteLevelLater = once(() => byteLevelPattern(laterKinds()))

/** GPT-2's: a contraction, or letters, digits or others with the space before them, or spaces. */
function byteLevelPattern({ letter, number, other }: Kinds): RegExp {
  const words = ` ?${letter}+| ?${number}+| ?${other}+`
  const spaces = '\\p{White_Space}+(?!\\P{White_Space})|\\p{White_Space}+'
  return new RegExp(`'s|'t|'re|'ve|'m|'ll|'d|${words}|${spaces}`, 'gu')
}

/** The `pre_tokenizer` of a tokenizer.json. */
export function createPreTokenizer(source: unknown): PreTokenizer {
  if (source === null || source === undefined) return (input) => [input]
  const settings = fields(source, 'pre_tokenizer')
  switch (settings['type']) {
    case 'Sequence': {
      const steps = list(settings['pretokenizers'], 'pretokenizers').map(createPreTokenizer)
      return (input) => steps.reduce((parts, step) => parts.flatMap(step), [input])
    }
    case 'BertPreTokenizer':
      return splitByClass
    case 'ByteLevel': {
      const prefixed = settings['add_prefix_space'] !== false
      const whole = settings['use_regex'] === false
      return (input) => {
        const text = prefixed ? withPrefix(' ', input) : input
        return whole
          ? [text]
          : matches(text, hasLaterKinds(text.text) ? byteLevelLater() : byteLevel())
      }
    }
    case 'Metaspace':
      return metaspace(settings)
    case 'WhitespaceSplit':
      return (input) => matches(input, /\P{White_Space}+/gu)
    case 'Whitespace':
      return (input) =>
        matches(
          input,
          /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\p{White_Space}]+/gu,
        )
    case 'Punctuation':
      return (input) => splitAround(input, settings['behavior'], punctuationIn(input.text))
    case 'Digits': {
      const behavior = settings['individual_digits'] === true ? 'Isolated' : 'Contiguous'
      return (input) =>
        splitAround(input, behavior, [...input.text.matchAll(/\p{N}/gu)].map(rangeOf))
    }
    case 'Split': {
      const pattern = patternOf(settings['pattern'])
      const invert = settings['invert'] === true
      return (input) => {
        const found = [...input.text.matchAll(pattern)].map(rangeOf)
        return splitAround(
          input,
          settings['behavior'],
          invert ? between(found, input.text.length) : found,
        )
      }
    }
    default:
      throw unsupported(`a pre-tokenizer called ${String(settings['type'])}`)
  }
}

function matches(input: Aligned, pattern: RegExp): Aligned[] {
  return Array.from(input.text.matchAll(pattern), (match) =>
    slice(input, match.index, match.index + match[0].length),
  )
}

function withPrefix(prefix: string, input: Aligned): Aligned {
  return input.text === '' || input.text.startsWith(prefix) ? input : prepended(prefix, input)
}

/** Words and single punctuation marks, without spaces. */
function splitByClass(input: Aligned): Aligned[] {
  const parts: Aligned[] = []
  let start = 0
  let position = 0
  for (const character of input.text) {
    const kind = classOf(character)
    const next = position + character.length
    if (kind !== WORD) {
      if (start < position) parts.push(slice(input, start, position))
      if (kind === PUNCTUATION) parts.push(slice(input, position, next))
      start = next
    }
    position = next
  }
  if (start < position) parts.push(slice(input, start, position))
  return parts
}

/** Sentencepiece's: a space becomes a visible sign that belongs to the word after it. */
function metaspace(settings: Fields): PreTokenizer {
  const sign = typeof settings['replacement'] === 'string' ? settings['replacement'] : '\u2581'
  const split = settings['split'] !== false
  const scheme =
    settings['prepend_scheme'] ?? (settings['add_prefix_space'] === false ? 'never' : 'always')
  return (input) => {
    let text = mapMatches(input, / /g, () => sign)
    if (scheme === 'always' || (scheme === 'first' && input.from[0] === 0))
      text = withPrefix(sign, text)
    if (!split) return text.text === '' ? [] : [text]
    const parts: Aligned[] = []
    for (let start = 0; start < text.text.length;) {
      const next = text.text.indexOf(sign, start + 1)
      const end = next < 0 ? text.text.length : next
      parts.push(slice(text, start, end))
      start = end
    }
    return parts
  }
}

type Range = readonly [start: number, end: number]

const rangeOf = (match: RegExpExecArray): Range => [match.index, match.index + match[0].length]

function punctuationIn(text: string): Range[] {
  return [...text.matchAll(/[^\p{L}\p{N}]/gu)]
    .filter(([one]) => classOf(one) === PUNCTUATION)
    .map(rangeOf)
}

function between(found: readonly Range[], length: number): Range[] {
  const ends = [0, ...found.map(([, end]) => end)]
  const starts = [...found.map(([start]) => start), length]
  return ends
    .map((end, index): Range => [end, starts[index] ?? length])
    .filter(([start, end]) => start < end)
}

/** Cuts around what was found, in the ways that Python's `Split` has. */
function splitAround(input: Aligned, behavior: unknown, found: readonly Range[]): Aligned[] {
  const text = input.text
  const apart = [
    ...found.map((range) => ({ range, hit: true })),
    ...between(found, text.length).map((range) => ({ range, hit: false })),
  ]
    .filter(({ range }) => range[0] < range[1])
    .sort((a, b) => a.range[0] - b.range[0])
  const parts: { start: number; end: number; hit: boolean }[] = []
  for (const { range, hit } of apart) {
    const last = parts.at(-1)
    const joins =
      last !== undefined &&
      ((behavior === 'Contiguous' && last.hit === hit) ||
        (behavior === 'MergedWithPrevious' && hit && !last.hit) ||
        (behavior === 'MergedWithNext' && !hit && last.hit))
    if (behavior === 'Removed' && hit) continue
    if (!joins) parts.push({ start: range[0], end: range[1], hit })
    else {
      last.end = range[1]
      last.hit = behavior === 'Contiguous' ? hit : behavior === 'MergedWithPrevious'
    }
  }
  return parts.map(({ start, end }) => slice(input, start, end))
}
