import { BadLine, CsvReader } from '../evaluate.ts'
import { nodeModule, type ByteStream, type Files, type Packing, type Streams } from './node.ts'
import { UsageError } from './values.ts'

/** The first two bytes of whatever gzip has packed. */
const GZIP = [0x1f, 0x8b]

/** A file's text in pieces, whether gzip has packed it or not: the file may be larger than the memory. */
export async function* readText(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  try {
    for await (const chunk of await openBytes(path)) yield decoder.decode(chunk, { stream: true })
  } catch (thrown) {
    throw unreadable(path, thrown)
  }
  yield decoder.decode()
}

/** What each line that is not blank says. A line that says nothing sensible is named, by file and number. */
export async function* readLines<Row>(
  path: string,
  parse: (line: string, number: number) => Row,
): AsyncGenerator<Row> {
  let number = 0
  for await (const line of linesOf(readText(path))) {
    number++
    if (line.trim() !== '') yield located(path, number, () => parse(line, number))
  }
}

/** The rows of a file of comma-separated values, the header among them. */
export async function* readCsv<Row>(
  path: string,
  parse: (cells: readonly string[]) => Row,
): AsyncGenerator<Row> {
  const reader = new CsvReader()
  const parsed = ({ cells, line }: { cells: readonly string[]; line: number }) =>
    located(path, line, () => parse(cells))
  for await (const text of readText(path)) {
    // Not one by one: a fault is on the line the reader has come to.
    const rows = located(
      path,
      () => reader.line,
      () => reader.push(text),
    )
    for (const row of rows) yield parsed(row)
  }
  for (const row of located(
    path,
    () => reader.line,
    () => reader.end(),
  ))
    yield parsed(row)
}

/** The same as it was, but a bad line's message says where it is. */
function located<Value>(path: string, line: number | (() => number), work: () => Value): Value {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof BadLine)) throw thrown
    const number = typeof line === 'number' ? line : line()
    throw new UsageError(`${path}, line ${number}: ${thrown.message}`)
  }
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  // Joined only once a line is whole: some are long.
  let begun: string[] = []
  for await (const piece of pieces) {
    const [first, ...lines] = piece.split('\n')
    begun.push(first!)
    for (const line of lines) {
      yield begun.join('')
      begun = [line]
    }
  }
  yield begun.join('')
}

async function openBytes(path: string): Promise<ByteStream> {
  const { createReadStream } = nodeModule<Files>('fs')
  const head: number[] = []
  for await (const chunk of createReadStream(path, { end: GZIP.length - 1 })) head.push(...chunk)
  const file = createReadStream(path)
  if (!GZIP.every((byte, i) => head[i] === byte)) return file
  // A fault of either one ends the loop that reads.
  return nodeModule<Streams>('stream').pipeline(
    file,
    nodeModule<Packing>('zlib').createGunzip(),
    () => {},
  )
}

/** What the system or the unpacker says of a file, in one line. */
export function unreadable(path: string, thrown: unknown): unknown {
  const { code } = thrown as { code?: unknown }
  if (typeof code !== 'string') return thrown
  return new UsageError(
    code.startsWith('Z_')
      ? `${path}: its gzip data is damaged or cut short (${code})`
      : `${path} cannot be read (${code})`,
  )
}
