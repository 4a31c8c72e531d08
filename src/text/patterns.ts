import { fields, string, unsupported } from './fields.ts'

/** What the dialect of tokenizer files, Oniguruma's, has and ours has not, or reads otherwise. */
const FOREIGN = /\\(?:[AbBdDGhHKNOQRwWXyYzZ]|k<)|\(\?[>#a-zA-Z]|(?:[*+?]|\{\d*,?\d*\})\+|\[\[:|&&/
const CASELESS = /\(\?i:([^()[\]\\]*)\)/g

/** A pattern of a tokenizer.json, `{ String }` or `{ Regex }`, as one of ours. */
export function patternOf(source: unknown): RegExp {
  const pattern = fields(source, 'pattern')
  if (typeof pattern['String'] === 'string') return new RegExp(escaped(pattern['String']), 'gu')
  const regex = string(pattern['Regex'], 'a pattern')
  const translated = regex
    .replace(CASELESS, (_, group: string) => `(?:${group.replace(/[a-z]/gi, eitherCase)})`)
    // To us a byte order mark is a space, and U+0085 is none.
    .replaceAll('\\s', '\\p{White_Space}')
    .replaceAll('\\S', '\\P{White_Space}')
  if (FOREIGN.test(translated)) throw unsupported(`the pattern ${regex}`)
  try {
    return new RegExp(translated, 'gu')
  } catch {
    throw unsupported(`the pattern ${regex}`)
  }
}

/** For a pattern that looks for just this. */
export function escaped(content: string): string {
  return content.replace(/[\\^$.*+?()[\]{}|/-]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`)
}

function eitherCase(letter: string): string {
  const lower = letter.toLowerCase()
  // The long s and the kelvin sign are letters of another case, too.
  return `[${lower}${lower.toUpperCase()}${lower === 's' ? '\u017f' : lower === 'k' ? '\u212a' : ''}]`
}
