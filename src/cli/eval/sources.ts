import {
  findColumns,
  parseArticleLine,
  parseCandidatesLine,
  parseDocumentLine,
  parseFlagLine,
  parseQrelsLine,
  parseQueryLine,
  type CandidateList,
  type Qrels,
  type SetDocument,
  type SetQuery,
} from '../../evaluate.ts'
import { readCsv, readLines } from '../files.ts'
import { nodeModule, type Files, type Paths } from '../node.ts'
import { UsageError } from '../values.ts'
import type { EvalCommand, SourceKind } from './arguments.ts'

/** A data set as its files have it: queries with judgments, and documents of all queries or of each. */
export interface Source {
  readonly name: string
  /** Where they are, for messages. */
  readonly path: string
  readonly queries: readonly SetQuery[]
  readonly qrels: Qrels
  readonly documents:
    | { readonly kind: 'corpus'; read(): AsyncIterable<SetDocument> }
    | { readonly kind: 'lists'; readonly lists: ReadonlyMap<string, CandidateList> }
}

type Grades = Map<string, Map<string, number>>

const READERS: Readonly<Record<SourceKind, (command: EvalCommand) => Promise<Source>>> = {
  beir: readBeir,
  candidates: readCandidates,
  flag: readFlag,
  csv: readQuestions,
  squad: readArticles,
}

/** Reads all but a large corpus, which is read again whenever it is asked for. Throws a UsageError. */
export function readSource(command: EvalCommand): Promise<Source> {
  return READERS[command.source](command)
}

async function readBeir({ path, split }: EvalCommand): Promise<Source> {
  const { join } = nodeModule<Paths>('path')
  const file = (...names: readonly string[]) => firstThere(names.map((name) => join(path, name)))
  const name = `qrels/${split ?? 'test'}.tsv`
  // Some have one split, and its judgments beside the queries.
  const judgments = file(name, `${name}.gz`, ...(split ? [] : ['qrels.tsv', 'qrels.tsv.gz']))
  const corpus = file('corpus.jsonl', 'corpus.jsonl.gz')
  const all = await collect(readLines(file('queries.jsonl', 'queries.jsonl.gz'), parseQueryLine))
  return {
    name: split ? `${nameOf(path)} (${split})` : nameOf(path),
    path: corpus,
    queries: all,
    qrels: await readQrels(judgments),
    documents: { kind: 'corpus', read: () => readLines(corpus, parseDocumentLine) },
  }
}

async function readCandidates({ path, qrels }: EvalCommand): Promise<Source> {
  const lists = new Map<string, CandidateList>()
  for await (const list of readLines(
    path,
    (line, number) => [parseCandidatesLine(line), number] as const,
  )) {
    const [read, number] = list
    if (lists.has(read.id)) {
      throw new UsageError(`${path}, line ${number}: the query "${read.id}" is there twice`)
    }
    lists.set(read.id, read)
  }
  const judged = qrels === null ? labelsOf(lists) : await readQrels(qrels)
  if (qrels === null && ![...judged.values()].some((grades) => grades.size > 0)) {
    throw new UsageError(`${path} has no labels: name the judgments with --qrels FILE`)
  }
  return listed(path, lists, judged)
}

async function readFlag({ path }: EvalCommand): Promise<Source> {
  const lists = new Map<string, CandidateList>()
  for await (const list of readLines(path, parseFlagLine)) {
    const id = String(lists.size + 1)
    lists.set(id, { id, ...list })
  }
  return listed(path, lists, labelsOf(lists))
}

async function readQuestions({ path }: EvalCommand): Promise<Source> {
  let columns: Record<'question' | 'context', number> | undefined
  const places = new Map<string, string>()
  const questions: [text: string, document: string][] = []
  const rows = readCsv(path, (cells) => {
    if (!columns) return void (columns = findColumns(cells, ['question', 'context']))
    const context = cells[columns.context] ?? ''
    if (!places.has(context)) places.set(context, `d${places.size + 1}`)
    questions.push([cells[columns.question] ?? '', places.get(context)!])
  })
  await collect(rows)
  const documents = [...places].map(([text, id]) => ({ id, text }))
  return asked(path, questions, () => eachOf(documents))
}

async function readArticles({ path }: EvalCommand): Promise<Source> {
  const questions: [text: string, document: string][] = []
  let paragraphs = 0
  for await (const article of readLines(path, parseArticleLine)) {
    for (const { text, paragraph } of article.questions) {
      questions.push([text, `p${paragraphs + paragraph + 1}`])
    }
    paragraphs += article.paragraphs.length
  }
  return asked(path, questions, async function* () {
    let number = 0
    for await (const article of readLines(path, parseArticleLine)) {
      for (const text of article.paragraphs) yield { id: `p${++number}`, text }
    }
  })
}

/** Questions that have one right document each. */
function asked(
  path: string,
  questions: readonly (readonly [text: string, document: string])[],
  read: () => AsyncIterable<SetDocument>,
): Source {
  const queries = questions.map(([text], i) => ({ id: `q${i + 1}`, text }))
  const qrels = new Map(questions.map(([, document], i) => [`q${i + 1}`, new Map([[document, 1]])]))
  return { name: nameOf(path), path, queries, qrels, documents: { kind: 'corpus', read } }
}

function listed(path: string, lists: ReadonlyMap<string, CandidateList>, qrels: Qrels): Source {
  const queries = [...lists.values()]
  return { name: nameOf(path), path, queries, qrels, documents: { kind: 'lists', lists } }
}

function labelsOf(lists: ReadonlyMap<string, CandidateList>): Qrels {
  const grades = ({ candidates }: CandidateList) =>
    candidates.flatMap(({ id, label }) => (label === undefined ? [] : [[id, label] as const]))
  return new Map([...lists].map(([id, list]) => [id, new Map(grades(list))]))
}

async function readQrels(path: string): Promise<Qrels> {
  const qrels: Grades = new Map()
  for await (const judged of readLines(path, parseQrelsLine)) {
    if (!judged) continue
    const { query, document, grade } = judged
    const grades = qrels.get(query) ?? new Map<string, number>()
    qrels.set(query, grades.set(document, grade))
  }
  return qrels
}

/** A file's name without its endings, or its folder's where all files of the kind are called the same. */
function nameOf(path: string): string {
  const { basename, dirname } = nodeModule<Paths>('path')
  const name = basename(path).replace(/(\.(jsonl?|csv|tsv|txt|gz))+$/i, '')
  return name === 'candidates' && basename(dirname(path)) !== '' ? basename(dirname(path)) : name
}

function firstThere(paths: readonly string[]): string {
  const { existsSync } = nodeModule<Files>('fs')
  const found = paths.find(existsSync)
  if (found) return found
  throw new UsageError(`there is no ${paths.join(', no ')}`)
}

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

async function* eachOf<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}
