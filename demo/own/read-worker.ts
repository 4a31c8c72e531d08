// Reads files beside the page, so that a large one keeps nobody waiting.
import { decodeText } from './decode-text.ts'
import { isMarkdown, readSource } from './read-source.ts'
import type { ReadMessage, ReadOrder } from './reader.ts'
import { Unreadable, type ReadReport, type Row, type ShapeChoice, type Source } from './rows.ts'

const MOST_BYTES = 50e6
const MOST_ROWS = 100_000
/** What crosses to the page at once: few enough for it not to notice. */
const PORTION = 400

const tell = (message: ReadMessage) => postMessage(message)

onmessage = ({ data: { sources, shape } }: MessageEvent<ReadOrder>) => {
  void readAll(sources, shape).then((done) => tell({ done }))
}

async function readAll(sources: readonly Source[], shape: ReadOrder['shape']): Promise<ReadReport> {
  const notes = new Set<string>()
  const choices = new Map<string, ShapeChoice>()
  const troubles: ReadReport['troubles'][number][] = []
  const many = sources.filter(({ path }) => isMarkdown(path)).length > 1
  const asked = { markdown: many ? ('file' as const) : ('section' as const), ...shape }
  let files = 0
  let room = MOST_ROWS
  for (const [i, { path, file }] of sources.entries()) {
    tell({ begun: i, of: sources.length })
    try {
      const found = readSource(path, await textOf(file), asked)
      if (found.rows.length === 0) throw new Unreadable('There is nothing in it.')
      sendRows(found.rows.slice(0, room))
      files++
      for (const note of found.notes) notes.add(note)
      for (const choice of found.choices) {
        if (!choices.has(choice.name)) choices.set(choice.name, choice)
      }
      if (found.rows.length > room) notes.add(`Only the first ${MOST_ROWS} rows were taken.`)
      room -= Math.min(room, found.rows.length)
    } catch (thrown) {
      const words = thrown instanceof Unreadable ? thrown.message : 'The browser could not read it.'
      troubles.push({ path, words })
    }
  }
  return { files, notes: [...notes], choices: [...choices.values()], troubles }
}

async function textOf(file: File): Promise<string> {
  if (file.size > MOST_BYTES) {
    const megabytes = Math.round(file.size / 1e6)
    throw new Unreadable(
      `It is too large: ${megabytes} MB, and this page reads up to ${MOST_BYTES / 1e6} MB. Split it, or leave columns out.`,
    )
  }
  return decodeText(new Uint8Array(await file.arrayBuffer()))
}

function sendRows(rows: readonly Row[]): void {
  for (let at = 0; at < rows.length; at += PORTION) tell({ rows: rows.slice(at, at + PORTION) })
}
