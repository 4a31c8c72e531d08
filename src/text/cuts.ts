import type { AddedToken } from './added-tokens.ts'
import { fields, type Fields } from './fields.ts'

/** Parts are about so long: a long text need not be read to its end for its first tokens. */
const PART = 4_096
// Letters that no step takes for anything else, and that join with nothing across a space.
const LETTER =
  '[0-9A-Za-z\\u0410-\\u044f\\u05d0-\\u05ea\\u0621-\\u063a\\u0641-\\u064a\\u0905-\\u0939\\u0e01-\\u0e2e\\u3041-\\u3093\\u30a1-\\u30f3\\u4e00-\\u9fff\\uac00-\\ud7a3]'
const BETWEEN_WORDS = `${LETTER} (?=${LETTER})`
/** Each is a word to BERT. */
const BETWEEN_IDEOGRAPHS = '[\\u4e00-\\u9fff](?=[\\u4e00-\\u9fff])'

/**
 * The steps that make the same of a text as of its parts, where it is cut before a space between two
 * letters: they look at single characters, or clusters, or at words with the space before them.
 */
const LOCAL = new Set([
  'BertNormalizer',
  'Precompiled',
  'Lowercase',
  'StripAccents',
  'NFC',
  'NFD',
  'NFKC',
  'NFKD',
  'BertPreTokenizer',
  'ByteLevel',
  'Metaspace',
  'WhitespaceSplit',
  'Whitespace',
  'Punctuation',
  'Digits',
])

/** Where a part of a text that begins at `start` may end, so that its parts have the tokens of the whole. */
export type Cutter = (text: string, start: number, end: number) => number

export function createCutter(file: Fields, added: readonly AddedToken[]): Cutter {
  const steps = [...stepsOf(file['normalizer']), ...stepsOf(file['pre_tokenizer'])]
  const apart =
    steps.every(isLocal) &&
    steps.some(
      (step) =>
        SPLITTING.has(String(step['type'])) &&
        step['split'] !== false &&
        step['use_regex'] !== false,
    ) &&
    added.every(
      ({ content, normalized, leftStrip, rightStrip }) =>
        !normalized ||
        !(
          / /.test(content) ||
          (leftStrip && /^\w/.test(content)) ||
          (rightStrip && /\w$/.test(content))
        ),
    )
  if (!apart) return (_text, _start, end) => end
  const chinese = steps.some(
    (step) => step['type'] === 'BertNormalizer' && step['handle_chinese_chars'] === true,
  )
  const pattern = new RegExp(
    chinese ? `${BETWEEN_WORDS}|${BETWEEN_IDEOGRAPHS}` : BETWEEN_WORDS,
    'g',
  )
  return (text, start, end) => {
    if (end - start <= 2 * PART) return end
    pattern.lastIndex = start + PART
    const match = pattern.exec(text)
    if (match === null) return end
    // After the letter: the space goes with what follows.
    return Math.min(match.index + 1, end)
  }
}

/** The steps that end a word at a space. */
const SPLITTING = new Set([
  'BertPreTokenizer',
  'ByteLevel',
  'Metaspace',
  'WhitespaceSplit',
  'Whitespace',
])

function isLocal(step: Fields): boolean {
  if (step['type'] !== 'Replace') return LOCAL.has(String(step['type']))
  // As it comes with XLM-R: several spaces become one, and none is left at the cut to join with.
  const pattern = fields(step['pattern'], 'pattern')
  return pattern['Regex'] === ' {2,}' && step['content'] === ' '
}

function stepsOf(source: unknown): Fields[] {
  if (source === null || source === undefined) return []
  const settings = fields(source, 'a step')
  const steps = settings['normalizers'] ?? settings['pretokenizers']
  return Array.isArray(steps) ? steps.flatMap(stepsOf) : [settings]
}
