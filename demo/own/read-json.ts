import { lineOfMistake } from './json-mistake.ts'
import { Unreadable, type Found, type Row } from './rows.ts'

/** How deep a list may lie in what holds it: `{ "response": { "docs": [ … ] } }`. */
const DEEPEST = 3

/** A list, an object with a list in it, or one object a line. Throws an Unreadable. */
export function readJson(text: string): Found {
  const value = parse(text)
  if (value === undefined) {
    if (looksLikeLines(text)) return readJsonLines(text)
    throw new Unreadable(`Line ${lineOfMistake(text)}: from here on it is not JSON.`)
  }
  if (Array.isArray(value)) return found(value, [])
  const lists = listsIn(value, '', DEEPEST)
  const longest = lists.toSorted((a, b) => b.list.length - a.list.length)[0]
  if (!longest) return found([value], [])
  const which = lists.length === 1 ? 'the list in it' : 'the longest of its lists'
  return found(longest.list, [`“${longest.path}”, ${which}, was read.`])
}

/** One value a line. Throws an Unreadable. */
export function readJsonLines(text: string): Found {
  const values = text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    const value = parse(line)
    if (value === undefined) throw new Unreadable(`Line ${i + 1} is not JSON.`)
    return [value]
  })
  return found(values, [])
}

/** Undefined for what is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Its first line is a whole object, so it is no object or list that was cut. */
export function looksLikeLines(text: string): boolean {
  const [first, second] = text.trim().split('\n', 2)
  const value = parse(first!)
  return second !== undefined && typeof value === 'object' && value !== null
}

function listsIn(value: unknown, path: string, depth: number): { path: string; list: unknown[] }[] {
  if (typeof value !== 'object' || value === null || depth === 0) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const innerPath = path === '' ? name : `${path}.${name}`
    if (!Array.isArray(inner)) return listsIn(inner, innerPath, depth - 1)
    return inner.length > 0 ? [{ path: innerPath, list: inner }] : []
  })
}

function found(values: readonly unknown[], notes: readonly string[]): Found {
  const rows = values.map(rowOf).filter((row) => row !== null)
  const empty = values.length - rows.length
  const left = empty === 0 ? [] : [`Entries that are empty and were left out: ${empty}.`]
  return { rows, notes: [...notes, ...left], choices: [] }
}

function rowOf(value: unknown): Row | null {
  if (value === null) return null
  if (Array.isArray(value)) return Object.fromEntries(value.map((cell, i) => [`${i + 1}`, cell]))
  return typeof value === 'object' ? (value as Row) : { text: String(value) }
}
