import {
  mapCharacters,
  mapMatches,
  prepended,
  remembered,
  slice,
  untouched,
  type Aligned,
} from './aligned.ts'
import { applyCharsmap, readCharsmap } from './charsmap.ts'
import { fields, list, string, unsupported, type Fields } from './fields.ts'
import { patternOf } from './patterns.ts'
import { isAccent, isControl, isMark, isSpace, normalForm, type UnicodeForm } from './unicode.ts'

export type Normalizer = (input: Aligned) => Aligned

/** The `normalizer` of a tokenizer.json. */
export function createNormalizer(source: unknown): Normalizer {
  if (source === null || source === undefined) return (input) => input
  const settings = fields(source, 'normalizer')
  switch (settings['type']) {
    case 'Sequence': {
      const steps = list(settings['normalizers'], 'normalizers').map(createNormalizer)
      return (input) => steps.reduce((text, step) => step(text), input)
    }
    case 'BertNormalizer':
      return bertNormalizer(settings)
    case 'Precompiled': {
      const replacementOf = readCharsmap(
        string(settings['precompiled_charsmap'], 'precompiled_charsmap'),
      )
      const known = new Map<string, string | undefined>()
      return (input) => applyCharsmap(input, replacementOf, known)
    }
    case 'Lowercase':
      return perCharacter((character) => character.toLowerCase())
    case 'StripAccents':
      return perCharacter((character) => (isMark(character) ? '' : character))
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return unicodeForm(settings['type'])
    case 'Replace': {
      const pattern = patternOf(settings['pattern'])
      const content = string(settings['content'], 'content')
      return (input) => mapMatches(input, pattern, () => content)
    }
    case 'Prepend': {
      const prefix = string(settings['prepend'], 'prepend')
      return (input) => (input.text === '' ? input : prepended(prefix, input))
    }
    case 'Strip':
      return (input) =>
        strip(input, settings['strip_left'] === true, settings['strip_right'] === true)
    default:
      throw unsupported(`a normalizer called ${String(settings['type'])}`)
  }
}

function perCharacter(map: (character: string) => string): Normalizer {
  const known = remembered(map)
  return (input) => mapCharacters(input, known)
}

function bertNormalizer(settings: Fields): Normalizer {
  const lowercase = settings['lowercase'] === true
  const stripAccents = (settings['strip_accents'] ?? lowercase) === true
  const normal = remembered((character) => {
    let text = character
    if (settings['clean_text'] === true) text = clean(text)
    if (settings['handle_chinese_chars'] === true && isIdeograph(text)) text = ` ${text} `
    if (stripAccents) text = withoutAccents(text)
    // Character by character: a sigma stays a sigma at the end of a word.
    return lowercase ? Array.from(text, (one) => one.toLowerCase()).join('') : text
  })
  return (input) => {
    // Most texts are of nothing else.
    const ascii = lowercase ? input.text.replace(/[A-Z]+/g, (run) => run.toLowerCase()) : input.text
    const { text, from } = mapCharacters({ text: ascii, from: input.from }, normal, NOT_ASCII)
    // Decomposing also puts several marks on one letter in order.
    const marks = stripAccents && /\p{M}{2}/u.test(text)
    return {
      text: marks ? text.replace(/\p{M}{2,}/gu, (run) => normalForm(run, 'NFD')) : text,
      from,
    }
  }
}

/** Of what can be seen in print there only letters change, and only their case. */
const NOT_ASCII = /[^ -~]+/gu

function clean(character: string): string {
  if (character === '\t' || character === '\n' || character === '\r') return ' '
  if (character === '\ufffd' || isControl(character)) return ''
  return isSpace(character) ? ' ' : character
}

function withoutAccents(text: string): string {
  return Array.from(normalForm(text, 'NFD'))
    .filter((one) => !isAccent(one))
    .join('')
}

/** What BERT takes for Chinese: the ideographs of Unicode 8. */
function isIdeograph(character: string): boolean {
  return /^[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]$/u.test(
    character,
  )
}

// A letter and its marks, and the parts of a Korean syllable: composing does not look further.
const COMPOSABLE = /[\u1100-\u11ff\uac00-\ud7a3]+\p{M}*|\P{M}\p{M}*|\p{M}+/gu

function unicodeForm(form: UnicodeForm): Normalizer {
  return (input) => {
    const whole = normalForm(input.text, form)
    if (whole === input.text) return input
    const parts = mapMatches(input, COMPOSABLE, (part) => normalForm(part, form))
    if (parts.text === whole) return parts
    // Only its place as a whole is sure.
    const from = new Int32Array(whole.length + 1).fill(input.from[0] ?? 0)
    from[whole.length] = input.from[input.text.length] ?? 0
    return { text: whole, from }
  }
}

function strip(input: Aligned, left: boolean, right: boolean): Aligned {
  const { text } = input
  const start = left ? (/^\p{White_Space}*/u.exec(text)?.[0].length ?? 0) : 0
  let end = text.length
  if (right) while (end > start && isSpace(text.charAt(end - 1))) end--
  return slice(input, start, end)
}

/** A text by itself, for what is compared with normal text. */
export function normalText(normalizer: Normalizer, text: string): string {
  return normalizer(untouched(text, 0)).text
}
