/** A line of a data set that is not what it should be. Whoever reads the file adds which line of it. */
export class BadLine extends Error {
  override readonly name = 'BadLine'
}

export type Fields = Readonly<Record<string, unknown>>

/** The object that a line of JSON holds. */
export function parseObject(line: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new BadLine('this is no JSON')
  }
  return object(value, 'the line')
}

export function object(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new BadLine(`${name} is no object`)
}

export function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new BadLine(`"${name}" is missing or no list`)
}

export function string(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  throw new BadLine(`"${name}" is missing or no text`)
}

/** Some write ids as numbers. */
export function id(value: unknown, name: string): string {
  if ((typeof value === 'string' && value !== '') || Number.isFinite(value)) return String(value)
  throw new BadLine(`"${name}" is missing or no id`)
}

export function number(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new BadLine(`"${name}" is no number`)
}

/** The number that a column of a text file holds. */
export function parseNumber(text: string, name: string): number {
  if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  throw new BadLine(`the ${name} "${text}" is no number`)
}

/** What a heading ends with, or what stands between it and the text. */
const HEADING_END = /[.!?:\n]\s*$/
const AFTER_HEADING = /^\s*(?:$|[.!?:\n])/

/**
 * Title and text as one. A text that has its title as a heading keeps that once; where only its first
 * sentence begins with the same words, the title is added as to all others.
 */
export function titled(title: unknown, text: string): string {
  if (typeof title !== 'string' || title === '') return text
  return repeatsHeading(title, text) ? text : `${title}\n${text}`
}

function repeatsHeading(title: string, text: string): boolean {
  if (!text.startsWith(title)) return false
  return HEADING_END.test(title) || AFTER_HEADING.test(text.slice(title.length))
}
