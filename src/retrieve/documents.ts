import { callersMistake, RerankError } from '../errors.ts'
import { macrotask } from '../host/own-thread.ts'
import type { DocumentId } from '../index-protocol.ts'
import { invalid } from './check.ts'

/** The text of one field of an item; undefined where it has none. */
export type FieldText<T> = (
  item: T,
  index: number,
) => string | null | undefined | Promise<string | null | undefined>

export interface DocumentOptions<T> {
  /**
   * What is searched, by field: names of an item's own properties, or a function for each field.
   * @default one field, `text`
   */
  fields?: readonly string[] | Readonly<Record<string, FieldText<T>>>
  /**
   * The text of an item, may be async: for one field instead of several. It is also what a reranker reads.
   * @default the fields, one a line; else the item itself, where it is a string
   */
  text?: (item: T, index: number) => string | Promise<string>
  /**
   * What an item is known by, where an index is saved and loaded again.
   * @default its position
   */
  id?: (item: T, index: number) => DocumentId
}

/** How items become documents. */
export interface Documents<T> {
  readonly fields: readonly string[]
  textOf(item: T, index: number): string | Promise<string>
  /** One text a field; at once where none of them is async, since there may be many items. */
  textsOf(item: T, index: number): string[] | Promise<string[]>
}

const TEXT = 'text'

export function readDocuments<T>({ fields, text }: DocumentOptions<T>): Documents<T> {
  if (text !== undefined && typeof text !== 'function') throw invalid('options.text', 'a function')
  const readers = fields === undefined ? undefined : readersOf(fields)
  const own: FieldText<T> = text ?? ((item) => item as unknown as string)
  const named = readers ?? new Map([[TEXT, own]])
  const textsOf = (item: T, index: number) => {
    const texts = Array.from(named, ([name, read]) =>
      readText(item, index, read, readers ? `options.fields.${name}` : 'options.text'),
    )
    return texts.every((one) => typeof one === 'string')
      ? texts
      : Promise.all(texts.map(async (text) => text))
  }
  return {
    fields: [...named.keys()],
    textsOf,
    textOf: text ?? (async (item, index) => (await textsOf(item, index)).join('\n')),
  }
}

function readersOf<T>(
  fields: NonNullable<DocumentOptions<T>['fields']>,
): ReadonlyMap<string, FieldText<T>> {
  const readers = new Map<string, FieldText<T>>(
    Array.isArray(fields)
      ? fields.map((name: string) => [name, (item) => (item as Record<string, string>)[name]])
      : Object.entries(fields as Record<string, FieldText<T>>),
  )
  const sound = [...readers].every(
    ([name, read]) => typeof name === 'string' && typeof read === 'function',
  )
  if (readers.size > 0 && sound) return readers
  throw invalid('options.fields', 'a list of names, or a function for each field')
}

function readText<T>(
  item: T,
  index: number,
  read: FieldText<T>,
  name: string,
): string | Promise<string> {
  const refuse = (thrown: unknown) => {
    throw callersMistake(`${name} of items[${index}]`, thrown)
  }
  const checked = (text: unknown) => checkText(text, index, name)
  let text: ReturnType<FieldText<T>>
  try {
    text = read(item, index)
  } catch (thrown) {
    return refuse(thrown)
  }
  return isLater(text) ? text.then(checked, refuse) : checked(text)
}

function isLater<V>(value: V | Promise<V>): value is Promise<V> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}

function checkText(text: unknown, index: number, name: string): string {
  if (typeof text === 'string') return text
  // A field may be missing; the one text of an item may not.
  if ((text === undefined || text === null) && name !== 'options.text') return ''
  throw new RerankError(
    'invalid-input',
    `items[${index}] has no text by ${name}: say where it is, as in { text: (item) => item.title }.`,
  )
}

/** What crosses the thread at once: few enough for neither side to be busy for long. */
const MOST_DOCUMENTS = 250
const MOST_CHARACTERS = 64_000
/** How long the page may be kept from anything else. */
const SLICE_MS = 8

/** Documents in portions, with a breath for the page between them. */
export async function* portionsOf<T>(
  items: readonly T[],
  { textsOf }: Documents<T>,
): AsyncGenerator<string[][]> {
  let portion: string[][] = []
  let characters = 0
  let sliceEnd = performance.now() + SLICE_MS
  for (const [index, item] of items.entries()) {
    const read = textsOf(item, index)
    const texts = Array.isArray(read) ? read : await read
    portion.push(texts)
    for (const { length } of texts) characters += length
    const isLate = performance.now() >= sliceEnd
    if (portion.length < MOST_DOCUMENTS && characters < MOST_CHARACTERS && !isLate) continue
    yield portion
    portion = []
    characters = 0
    await macrotask()
    sliceEnd = performance.now() + SLICE_MS
  }
  if (portion.length > 0) yield portion
}

/** Throws where two items have the same. */
export function idsOf<T>(
  items: readonly T[],
  id: DocumentOptions<T>['id'],
): readonly DocumentId[] | null {
  if (id === undefined) return null
  const places = new Map<DocumentId, number>()
  for (const [index, item] of items.entries()) {
    let value: unknown
    try {
      value = id(item, index)
    } catch (thrown) {
      throw callersMistake(`options.id of items[${index}]`, thrown)
    }
    if (typeof value !== 'string' && !Number.isFinite(value)) {
      throw invalid(`options.id of items[${index}]`, 'a string or a number')
    }
    const other = places.get(value as DocumentId)
    if (other !== undefined) {
      throw invalid(`options.id of items[${index}]`, `one of its own: items[${other}] has the same`)
    }
    places.set(value as DocumentId, index)
  }
  return [...places.keys()]
}
