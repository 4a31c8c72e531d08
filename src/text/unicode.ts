import { once } from '../once.ts'

/**
 * Which characters are what, for Python's tokenizers: they were built with older tables of Unicode than
 * today's browsers have. Each list names what is in the browser's class and not in theirs, as ranges
 * in base 36 (what else lies within a range is not in the browser's class either).
 */
const LATER_MARKS =
  '1kt 1p3-1r5 1z2 262-267 28l 2dg-2f0 2kg 2m3-2m4 2o1 2wq 2xa 4r3-4ue 5a7-5bf 5x2-5x7 x7w xc5 xdr xj1 ' +
  '1h5w-1hmt 1htc-1htg 1hvm 1i2x 1i33 1i66-1i69 1id7 1igr-1ila 1jcf-1xrj 20jz 20o4 2jgg-2jie 2mtc-2o6t 2on8-2one'
const LATER_PUNCTUATION =
  '17h 1z1-22e 2gn-2h0 5e6-5e7 5fh-5fj 94z-95p 1h7y-1hmx 1ihg-1il9 1izk-1j21 1jcr-1kvz 1o1d-1o1e 206l-20o2 2nzz-2onz'
const LATER_FORMAT = '1ow-1ox 1r6 1hvx 1ovk-1ovz'
const LATER_ANY_MARKS =
  '1kt 1p3-1qr 1z2 262-267 28l 2dg-2f0 2k3-2kg 2m3-2m4 2o1 2wq 2xa 4k5 4r3 5a7-5bf 5pz 5x2-5x6 x7w xdr ' +
  '1h5w-1hmt 1htc-1htg 1hvm 1hz9-1hza 1i2x 1i32-1i33 1i69 1id7 1igo-1ihu 1ila 1jcc-1jzb 1kc1-1xrj ' +
  '20jz 20lb-20lj 20o4-20oh 2jgg-2jie 2mxb-2o6t'
const LATER_LETTERS =
  '1ov 2fw 2jg x5a-x5b x5e x5g x69 1ge8-1gex 1hhh-1hhj 1kfk-1kgr 20f4-20gj 20oi-20oj 25fc-25fj 26fd-26lu ' +
  '2o5c-2o73 3tbu-3tbz 3xya-3xyl 4er4-4i2h'
const LATER_NUMBERS = '1kgw-1kh5 20ok-20om'
const LATER_FORMS = 'a2n x69-x6c xux 1fpl-1g3e 1if7-1ih4 1jjs-2j21 2muo-2mwd 2q98 2sc0-2sc9'

/** Both classes as one number, so that a text is looked through once. */
export const WORD = 0
export const SPACE = 1
export const PUNCTUATION = 2

const laterForms = once(() => new RegExp(`([${rangesOf(LATER_FORMS)}])`, 'u'))
const laterKindsPattern = once(
  () => new RegExp(`[${rangesOf(LATER_LETTERS)}${rangesOf(LATER_NUMBERS)}]`, 'u'),
)

/** Patterns of a letter, a digit, and anything else but a space, for Python's regular expressions. */
export interface Kinds {
  readonly letter: string
  readonly number: string
  readonly other: string
}

export const KINDS: Kinds = {
  letter: '\\p{L}',
  number: '\\p{N}',
  other: '[^\\p{White_Space}\\p{L}\\p{N}]',
}

/** The same for a text that `hasLaterKinds`: slower. */
export const laterKinds = (): Kinds => ({
  letter: `(?:(?![${rangesOf(LATER_LETTERS)}])\\p{L})`,
  number: `(?:(?![${rangesOf(LATER_NUMBERS)}])\\p{N})`,
  other: `(?:${KINDS.other}|(?=[${rangesOf(LATER_LETTERS)}])\\p{L}|(?=[${rangesOf(LATER_NUMBERS)}])\\p{N})`,
})

export function hasLaterKinds(text: string): boolean {
  return laterKindsPattern().test(text)
}

const later = {
  mark: among(LATER_MARKS),
  punctuation: among(LATER_PUNCTUATION),
  format: among(LATER_FORMAT),
  anyMark: among(LATER_ANY_MARKS),
}

/** A mark that takes no room: what goes when accents are stripped. */
export function isAccent(character: string): boolean {
  // The two have become spacing marks since.
  if (character === '\u1734' || character === '\u{1171e}') return true
  return /^\p{Mn}$/u.test(character) && !later.mark(character)
}

export function isPunctuation(character: string): boolean {
  if (/^[!-/:-@[-`{-~]$/.test(character)) return true
  // The two have become symbols since.
  if (character === '\u166d' || character === '\u{111c9}') return true
  return /^\p{P}$/u.test(character) && !later.punctuation(character)
}

/** Controls, formats, private use: what BERT cleans away. */
export function isControl(character: string): boolean {
  return /^[\p{Cc}\p{Cf}\p{Co}]$/u.test(character) && !later.format(character)
}

export function isSpace(character: string): boolean {
  return /^\p{White_Space}$/u.test(character)
}

/** Any mark at all: what goes when a file asks for `StripAccents`. */
export function isMark(character: string): boolean {
  // The two have become letters since.
  if (character === '\u1cf2' || character === '\u1cf3') return true
  return /^\p{M}$/u.test(character) && !later.anyMark(character)
}

export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD'

/** A text in one of Unicode's forms, as far as characters had one then. */
export function normalForm(text: string, form: UnicodeForm): string {
  const normal = text.normalize(form)
  if (normal === text) return text
  const pattern = laterForms()
  return pattern.test(text)
    ? text
        .split(pattern)
        .map((part) => (pattern.test(part) ? part : part.normalize(form)))
        .join('')
    : normal
}

/** What a character is, remembered for the common ones. */
export function classOf(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code >= known.length) return classify(character)
  // 0 is "not yet known".
  return (known[code] ||= classify(character) + 1) - 1
}

const known = new Uint8Array(0x1_0000)

function classify(character: string): number {
  return isSpace(character) ? SPACE : isPunctuation(character) ? PUNCTUATION : WORD
}

function boundsOf(ranges: string): (readonly [first: number, last: number])[] {
  return ranges.split(' ').map((range) => {
    const [first = '', last = first] = range.split('-')
    return [Number.parseInt(first, 36), Number.parseInt(last, 36)] as const
  })
}

function rangesOf(ranges: string): string {
  const code = (value: number) => `\\u{${value.toString(16)}}`
  return boundsOf(ranges)
    .map(([first, last]) => `${code(first)}-${code(last)}`)
    .join('')
}

function among(ranges: string): (character: string) => boolean {
  const bounds = once(() => boundsOf(ranges))
  return (character) => {
    const code = character.codePointAt(0) ?? 0
    return bounds().some(([first, last]) => first <= code && code <= last)
  }
}
