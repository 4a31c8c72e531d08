/** What a word is made of before anything is joined. */
export interface Symbols {
  readonly ids: Int32Array
  /** Where each lies in the word: the bytes of a character all lie where it does. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Each one's byte, or character. */
  readonly units: Int32Array
}

export interface SymbolReader {
  read(word: string): Symbols
  /** The bytes or characters of a piece of the vocabulary. */
  unitsOf(piece: string): readonly number[]
  /** A word as the vocabulary spells it. */
  spelled(word: string): string
}

export interface UnknownSymbols {
  /** What stands for a symbol that is not in the vocabulary; without it, such a symbol is left out. */
  readonly id: number | null
  /** Whether several in a row are one. */
  readonly fused: boolean
}

type Vocabulary = ReadonlyMap<string, number>

const encoder = new TextEncoder()
/** The printable character that stands for each byte in a byte-level vocabulary. */
const BYTE_CHARACTERS = byteCharacters()
const BYTE_OF = new Map(BYTE_CHARACTERS.map((character, byte) => [character, byte]))

export function byteSymbols(vocabulary: Vocabulary, unknown: UnknownSymbols): SymbolReader {
  const ids = BYTE_CHARACTERS.map((character) => vocabulary.get(character))
  return {
    read(word) {
      const writer = new SymbolWriter(word.length * 3, unknown)
      let start = 0
      for (const character of word) {
        const end = start + character.length
        for (const byte of encoder.encode(character)) writer.push(ids[byte], start, end, byte)
        start = end
      }
      return writer.finish()
    },
    unitsOf: (piece) => Array.from(piece, (character) => BYTE_OF.get(character) ?? -1),
    spelled: (word) => Array.from(encoder.encode(word), (byte) => BYTE_CHARACTERS[byte]).join(''),
  }
}

/** With `fallback`, an unknown character becomes its bytes, each a piece of its own such as `<0x0A>`. */
export function characterSymbols(
  vocabulary: Vocabulary,
  unknown: UnknownSymbols,
  fallback: boolean,
): SymbolReader {
  function bytesOf(character: string): { id: number; byte: number }[] | null {
    const found = Array.from(encoder.encode(character), (byte) => ({
      id: vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
      byte,
    }))
    return found.every((one): one is { id: number; byte: number } => one.id !== undefined)
      ? found
      : null
  }
  return {
    read(word) {
      const writer = new SymbolWriter(word.length * 3, unknown)
      let start = 0
      for (const character of word) {
        const end = start + character.length
        const id = vocabulary.get(character)
        const bytes = id === undefined && fallback ? bytesOf(character) : null
        if (bytes === null) writer.push(id, start, end, character.codePointAt(0)!)
        else for (const { id, byte } of bytes) writer.push(id, start, end, byte)
        start = end
      }
      return writer.finish()
    },
    unitsOf: (piece) => Array.from(piece, (character) => character.codePointAt(0)!),
    spelled: (word) => word,
  }
}

class SymbolWriter {
  readonly #ids: Int32Array
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  readonly #units: Int32Array
  readonly #unknown: UnknownSymbols
  #size = 0
  #unknownBefore = false

  constructor(most: number, unknown: UnknownSymbols) {
    this.#ids = new Int32Array(most)
    this.#starts = new Int32Array(most)
    this.#ends = new Int32Array(most)
    this.#units = new Int32Array(most)
    this.#unknown = unknown
  }

  push(known: number | undefined, start: number, end: number, unit: number): void {
    const id = known ?? this.#unknown.id
    if (id === null) return
    const isUnknown = known === undefined
    if (isUnknown && this.#unknownBefore && this.#unknown.fused) {
      this.#ends[this.#size - 1] = end
      return
    }
    this.#unknownBefore = isUnknown
    this.#ids[this.#size] = id
    this.#starts[this.#size] = start
    this.#ends[this.#size] = end
    this.#units[this.#size] = unit
    this.#size++
  }

  finish(): Symbols {
    return {
      ids: this.#ids.subarray(0, this.#size),
      starts: this.#starts.subarray(0, this.#size),
      ends: this.#ends.subarray(0, this.#size),
      units: this.#units.subarray(0, this.#size),
    }
  }
}

function byteCharacters(): string[] {
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad)
    return String.fromCharCode(printable ? byte : next++)
  })
}
