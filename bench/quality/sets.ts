import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  bm25,
  FirstStage,
  parseArticleLine,
  parseCandidatesLine,
  parseDocumentLine,
  parseQrelsLine,
  parseQueryLine,
  stemsOf,
  wordsOf,
  WordStatistics,
  type Judgments,
  type SetDocument,
  type SetQuery,
} from 'web-rerank/evaluate'

/** A query with what plain BM25 puts first, and what is known of its documents. */
export interface QualityQuery extends SetQuery {
  readonly judgments: Judgments
  /** In the order of plain BM25. */
  readonly candidates: readonly SetDocument[]
  /** The candidates' ids in the order of the stronger BM25: without stop words, by stems. */
  readonly stronger: readonly string[]
}

export interface QualitySet {
  readonly name: string
  readonly queries: readonly QualityQuery[]
}

type Asked = SetQuery & { readonly judgments: Judgments }
type Listed = Asked & { readonly candidates: readonly SetDocument[] }

const DEPTH = 100
const SQUAD_QUESTIONS = 500

const LOADERS = {
  DL19: (data) => {
    const qrels = readQrels(join(data, 'dl19/qrels.txt'))
    const lists = readLines(join(data, 'dl19/candidates.jsonl.gz'), parseCandidatesLine)
    const queries = lists.map((list) => ({ ...list, judgments: qrels.get(list.id)! }))
    return reordered(queries, distinct(lists.flatMap(({ candidates }) => candidates)))
  },
  SciFact: (data) => readBeir(join(data, 'scifact')),
  Cranfield: (data) => readBeir(join(data, 'cranfield')),
  CISI: (data) => readBeir(join(data, 'cisi')),
  WikiQA: (data) => {
    const lists = readLines(join(data, 'wikiqa-dev/dev.jsonl.gz'), parseCandidatesLine)
    const corpus = distinct(lists.flatMap(({ candidates }) => candidates))
    const judged = lists.map((list) => ({
      ...list,
      judgments: new Map(list.candidates.map(({ id, label = 0 }) => [id, label])),
    }))
    const answerable = judged.filter(({ judgments }) =>
      [...judgments.values()].some((grade) => grade > 0),
    )
    const statistics = statisticsOf(corpus, wordsOf)
    const queries = answerable.map((query) => ({
      ...query,
      candidates: byBm25(query.text, query.candidates, statistics, wordsOf),
    }))
    return reordered(queries, corpus)
  },
  SQuAD: (data) => {
    const articles = readLines(join(data, 'squad-dev/squad-1.1-dev.jsonl.gz'), parseArticleLine)
    const corpus: SetDocument[] = []
    const questions: Asked[] = []
    for (const { paragraphs, questions: own } of articles) {
      for (const { text, paragraph } of own) {
        const judgments = new Map([[String(corpus.length + paragraph), 1]])
        questions.push({ id: String(questions.length), text, judgments })
      }
      for (const text of paragraphs) corpus.push({ id: String(corpus.length), text })
    }
    return searched(evenly(questions, SQUAD_QUESTIONS), corpus)
  },
} satisfies Record<string, (data: string) => readonly QualityQuery[]>

export type SetName = keyof typeof LOADERS
export const SET_NAMES = Object.keys(LOADERS) as SetName[]

/** Reads a set from the folder of all, and lets both BM25s order its candidates. */
export function loadSet(name: SetName, data: string): QualitySet {
  return { name, queries: LOADERS[name](data) }
}

/** So many of a list, from its whole length. */
export function evenly<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (count >= items.length) return items
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!)
}

function readBeir(folder: string): QualityQuery[] {
  const qrels = readQrels(join(folder, 'qrels/test.tsv'))
  const corpus = readLines(join(folder, 'corpus.jsonl.gz'), parseDocumentLine)
  const queries = readLines(join(folder, 'queries.jsonl'), parseQueryLine).flatMap((query) => {
    const judgments = qrels.get(query.id)
    return judgments ? [{ ...query, judgments }] : []
  })
  return searched(queries, corpus)
}

function searched(queries: readonly Asked[], corpus: readonly SetDocument[]): QualityQuery[] {
  const statistics = statisticsOf(corpus, wordsOf)
  const stage = new FirstStage<SetDocument>(
    queries.map(({ text }) => wordsOf(text)),
    statistics,
    DEPTH,
  )
  for (const document of corpus) stage.add(document, wordsOf(document.text))
  const found = stage.results()
  return reordered(
    queries.map((query, i) => ({ ...query, candidates: found[i]!.map(({ item }) => item) })),
    corpus,
  )
}

/** Adds the order of the stronger BM25; what a word is worth is counted over the corpus. */
function reordered(queries: readonly Listed[], corpus: readonly SetDocument[]): QualityQuery[] {
  const statistics = statisticsOf(corpus, stemsOf)
  return queries.map(({ id, text, judgments, candidates }) => ({
    ...{ id, text, judgments, candidates },
    stronger: byBm25(text, candidates, statistics, stemsOf).map((document) => document.id),
  }))
}

function byBm25(
  query: string,
  documents: readonly SetDocument[],
  statistics: WordStatistics,
  words: (text: string) => string[],
): SetDocument[] {
  const asked = words(query)
  return documents
    .map((document) => ({ document, score: bm25(asked, words(document.text), statistics) }))
    .sort((a, b) => b.score - a.score)
    .map(({ document }) => document)
}

function statisticsOf(
  corpus: readonly SetDocument[],
  words: (text: string) => string[],
): WordStatistics {
  const statistics = new WordStatistics()
  for (const { text } of corpus) statistics.add(words(text))
  return statistics
}

function distinct(documents: readonly SetDocument[]): SetDocument[] {
  return [...new Map(documents.map((document) => [document.id, document])).values()]
}

function readQrels(path: string): Map<string, Map<string, number>> {
  const qrels = new Map<string, Map<string, number>>()
  for (const judged of readLines(path, parseQrelsLine)) {
    if (!judged) continue
    const grades = qrels.get(judged.query) ?? new Map<string, number>()
    qrels.set(judged.query, grades.set(judged.document, judged.grade))
  }
  return qrels
}

function readLines<Row>(path: string, parse: (line: string) => Row): Row[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parse)
}
