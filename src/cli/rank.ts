import { createReranker } from '../node.ts'
import { rerankerOptions } from './engine.ts'
import { unreadable } from './files.ts'
import { readLines, writeLine, type Line } from './lines.ts'
import { nodeModule, process, type Files } from './node.ts'
import { Notice } from './notice.ts'
import type { RankCommand } from './rank-arguments.ts'
import { UsageError } from './values.ts'

/** Ranks the lines that the command names, and prints them. */
export async function rankLines({
  query,
  file,
  model,
  top,
  label,
  json,
  engine,
}: RankCommand): Promise<void> {
  // A wrong path is said before anything is read or started.
  const options = rerankerOptions(engine, model)
  const lines = readLines(await readInput(file))
  const notice = new Notice()
  try {
    const reranker = await createReranker({
      ...options,
      onProgress: ({ phase }) => notice.show(`model: ${phase}`),
    })
    try {
      const ranking = await reranker.rank<Line>(query, lines, {
        text: ({ text }) => text,
        ...(top !== null && { topK: top }),
        ...(label !== null && { label }),
        onProgress: ({ scored, total }) => notice.show(`scored ${scored} of ${total}`),
      })
      notice.clear()
      process.stdout.write(ranking.map((ranked) => `${writeLine(ranked, json)}\n`).join(''))
    } finally {
      await reranker.dispose()
    }
  } finally {
    notice.clear()
  }
}

async function readInput(file: string | null): Promise<string> {
  if (file === null && process.stdin.isTTY) {
    throw new UsageError('rank: there is no list; name a FILE, or pipe lines in')
  }
  if (file === null || file === '-') return readAll(process.stdin)
  try {
    return nodeModule<Files>('fs').readFileSync(file, 'utf8')
  } catch (thrown) {
    throw unreadable(file, thrown)
  }
}

async function readAll(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  // A character may be cut in two by a chunk's end: the decoder keeps the first half.
  for await (const chunk of input) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}
