import type { RerankerOptions } from '../index.ts'
import { createReranker } from '../node.ts'
import { UsageError, type RankCommand } from './arguments.ts'
import { readLines, writeLine, type Line } from './lines.ts'
import { nodeModule, process, type Files, type Urls } from './node.ts'
import { Notice } from './notice.ts'

/** Ranks the lines that the command names, and prints them. */
export async function rankLines({
  query,
  file,
  worker,
  model,
  top,
  json,
}: RankCommand): Promise<void> {
  // A wrong path is said before anything is read or started.
  const workerAddress = worker === null ? null : existing('--worker', worker)
  const lines = readLines(await readInput(file))
  const notice = new Notice()
  const options: RerankerOptions = {
    ...(workerAddress && { worker: workerAddress }),
    ...(model !== null && { model }),
    onProgress: ({ phase }) => notice.show(`model: ${phase}`),
  }
  try {
    const reranker = await createReranker(options)
    try {
      const ranking = await reranker.rank<Line>(query, lines, {
        text: ({ text }) => text,
        ...(top !== null && { topK: top }),
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
    throw new UsageError(`rank: ${file} cannot be read (${(thrown as { code?: string }).code})`)
  }
}

async function readAll(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  // A character may be cut in two by a chunk's end: the decoder keeps the first half.
  for await (const chunk of input) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}

function existing(option: string, path: string): URL {
  if (nodeModule<Files>('fs').existsSync(path)) return nodeModule<Urls>('url').pathToFileURL(path)
  throw new UsageError(`${option}: there is no file ${path}`)
}
