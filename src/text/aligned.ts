import { doubled } from './tokens.ts'

/** A piece of text that was rewritten, and where each of its code units comes from. */
export interface Aligned {
  readonly text: string
  /** Unit i begins at `from[i]` of the original; one entry more than there are units: where the last one ends. */
  readonly from: Int32Array
}

/** `text` from the original's position `start` on, as it is. */
export function untouched(text: string, start: number): Aligned {
  const from = new Int32Array(text.length + 1)
  for (let index = 0; index <= text.length; index++) from[index] = start + index
  return { text, from }
}

export function slice({ text, from }: Aligned, start: number, end: number): Aligned {
  const part = { text: text.slice(start, end), from: from.subarray(start, end + 1) }
  if (end === start || from[end]! > from[end - 1]!) return part
  // What follows comes from the same character: the part ends where that one does.
  let next = end
  while (next < text.length && from[next] === from[end - 1]) next++
  part.from = part.from.slice()
  part.from[end - start] = from[next]!
  return part
}

/** The same text with something in front that the original does not have. */
export function prepended(prefix: string, { text, from }: Aligned): Aligned {
  const longer = new Int32Array(prefix.length + from.length).fill(from[0] ?? 0, 0, prefix.length)
  longer.set(from, prefix.length)
  return { text: prefix + text, from: longer }
}

/** Where units `start` up to `end` come from: all of each character, even where only a part is asked for. */
export function origin(
  { from }: Aligned,
  start: number,
  end: number,
): [start: number, end: number] {
  const last = from[end - 1] ?? 0
  let next = end
  while (next < from.length - 1 && from[next]! <= last) next++
  return [from[start] ?? 0, from[next] ?? 0]
}

/** Rewrites what lies in such runs character by character; each takes part of the original's place. */
export function mapCharacters(
  input: Aligned,
  map: (character: string) => string,
  runs: RegExp = /[^]+/gu,
): Aligned {
  const writer = new AlignedWriter(input.text.length)
  let position = 0
  for (const match of input.text.matchAll(runs)) {
    writer.copy(input, position, match.index)
    position = match.index
    for (const character of match[0]) {
      writer.push(map(character), input.from[position] ?? 0)
      position += character.length
    }
  }
  writer.copy(input, position, input.text.length)
  return writer.finish(input.from[input.text.length] ?? 0)
}

/** Rewrites what the pattern matches, and nothing else. */
export function mapMatches(
  input: Aligned,
  pattern: RegExp,
  map: (match: string) => string,
): Aligned {
  const writer = new AlignedWriter(input.text.length)
  let position = 0
  for (const match of input.text.matchAll(pattern)) {
    writer.copy(input, position, match.index)
    position = match.index + match[0].length
    writer.push(map(match[0]), input.from[match.index] ?? 0)
  }
  writer.copy(input, position, input.text.length)
  return writer.finish(input.from[input.text.length] ?? 0)
}

/** Remembers what a function made of each character: there are few in a text. */
export function remembered(map: (character: string) => string): (character: string) => string {
  const known = new Map<string, string>()
  return (character) => {
    let mapped = known.get(character)
    if (mapped === undefined) known.set(character, (mapped = map(character)))
    return mapped
  }
}

export class AlignedWriter {
  #text = ''
  #from: Int32Array<ArrayBuffer>
  #size = 0

  constructor(expected: number) {
    this.#from = new Int32Array(expected + 16)
  }

  push(text: string, from: number): void {
    this.#text += text
    while (this.#size + text.length >= this.#from.length) this.#from = doubled(this.#from)
    this.#from.fill(from, this.#size, this.#size + text.length)
    this.#size += text.length
  }

  copy(source: Aligned, start: number, end: number): void {
    this.#text += source.text.slice(start, end)
    while (this.#size + end - start >= this.#from.length) this.#from = doubled(this.#from)
    this.#from.set(source.from.subarray(start, end), this.#size)
    this.#size += end - start
  }

  finish(end: number): Aligned {
    this.#from[this.#size] = end
    return { text: this.#text, from: this.#from.subarray(0, this.#size + 1) }
  }
}
