import {
  bm25,
  FirstStage,
  stemsOf,
  wordsOf,
  WordStatistics,
  type Qrels,
  type SetDocument,
  type SetQuery,
} from '../../evaluate.ts'
import { UsageError } from '../values.ts'
import type { EvalCommand } from './arguments.ts'
import { ofRun, readRun, wanted } from './run-lists.ts'
import { unzip, type EvaluationSet, type Lists } from './set.ts'
import type { Source } from './sources.ts'

type Words = (text: string) => string[]

/** Retrieves for each query that has a relevant document. Throws a UsageError. */
export async function retrieve(
  source: Source,
  { firstStage, depth, limit }: Pick<EvalCommand, 'firstStage' | 'depth' | 'limit'>,
): Promise<EvaluationSet> {
  const { name, path, qrels } = source
  const isListed = source.documents.kind === 'lists'
  const judged = source.queries.filter(({ id }) => isListed || qrels.has(id))
  const answerable = judged.filter(({ id }) => isAnswerable(qrels, id))
  if (!isListed) refuseUnknown(path, source.queries, qrels)
  if (answerable.length === 0) throw new UsageError(`${path}: no query has a relevant document`)
  const queries = evenly(answerable, limit ?? answerable.length)
  const lists = await listsOf(source, queries, firstStage, depth)
  return {
    name,
    queries: queries.map((query) => ({
      ...{ id: query.id, text: query.text },
      ...(lists.get(query.id) ?? { documents: [], prior: [] }),
    })),
    qrels,
    leftOut: judged.length - answerable.length,
  }
}

/** So many of a list, from its whole length. */
export function evenly<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (count >= items.length) return items
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!)
}

function isAnswerable(qrels: Qrels, id: string): boolean {
  return [...(qrels.get(id)?.values() ?? [])].some((grade) => grade > 0)
}

/** Judgments of queries that are not there are those of another set. */
function refuseUnknown(path: string, queries: readonly SetQuery[], qrels: Qrels): void {
  const known = new Set(queries.map(({ id }) => id))
  const unknown = [...qrels.keys()].find((id) => !known.has(id))
  if (unknown === undefined) return
  throw new UsageError(`${path}: the query "${unknown}" has judgments, but no text`)
}

async function listsOf(
  { documents, path }: Source,
  queries: readonly SetQuery[],
  firstStage: EvalCommand['firstStage'],
  depth: number,
): Promise<Lists> {
  if (typeof firstStage === 'object') {
    const run = await readRun(firstStage.run, queries, depth)
    return documents.kind === 'lists'
      ? ofRun(run, path, (query) => documents.lists.get(query)!.candidates)
      : ofRun(run, path, await wanted(documents.read(), run))
  }
  const words = firstStage === 'bm25-stem' ? stemsOf : wordsOf
  if (documents.kind === 'corpus') {
    return firstStage === 'none'
      ? wholeCorpus(documents.read(), queries)
      : search(documents.read, queries, words, depth)
  }
  const lists = queries.map(({ id }) => documents.lists.get(id)!)
  if (firstStage === 'none') {
    return new Map(lists.map(({ id, candidates }) => [id, { documents: candidates, prior: null }]))
  }
  if (firstStage === 'given') {
    return new Map(
      lists.map(({ id, candidates }) => {
        const first = candidates.slice(0, depth)
        return [id, { documents: first, prior: first.map((_, i) => -i) }]
      }),
    )
  }
  return reorder(
    [...documents.lists.values()].flatMap(({ candidates }) => candidates),
    lists.map((list) => ({ ...list, documents: list.candidates })),
    words,
    depth,
  )
}

/** Two passes over the corpus: what the queries' words are worth, then each query's best documents. */
async function search(
  read: () => AsyncIterable<SetDocument>,
  queries: readonly SetQuery[],
  words: Words,
  depth: number,
): Promise<Lists> {
  const asked = queries.map(({ text }) => words(text))
  const statistics = new WordStatistics(new Set(asked.flat()))
  for await (const { text } of read()) statistics.add(words(text))
  const stage = new FirstStage<SetDocument>(asked, statistics, depth)
  for await (const document of read()) stage.add(document, words(document.text))
  return new Map(stage.results().map((found, i) => [queries[i]!.id, unzip(found)]))
}

/** BM25 within lists that are there; what words are worth is counted over all of their documents. */
function reorder(
  all: readonly SetDocument[],
  lists: readonly (SetQuery & { readonly documents: readonly SetDocument[] })[],
  words: Words,
  depth: number,
): Lists {
  const statistics = new WordStatistics()
  const wordsOfText = new Map<string, string[]>()
  const seen = new Set<string>()
  for (const { id, text } of all) {
    if (seen.size === seen.add(id).size) continue
    wordsOfText.set(text, words(text))
    statistics.add(wordsOfText.get(text)!)
  }
  return new Map(
    lists.map(({ id, text: query, documents }) => {
      const asked = words(query)
      const scored = documents.map((item) => ({
        item,
        score: bm25(asked, wordsOfText.get(item.text) ?? words(item.text), statistics),
      }))
      return [id, unzip(scored.sort((a, b) => b.score - a.score).slice(0, depth))]
    }),
  )
}

async function wholeCorpus(
  corpus: AsyncIterable<SetDocument>,
  queries: readonly SetQuery[],
): Promise<Lists> {
  const documents: SetDocument[] = []
  for await (const document of corpus) documents.push(document)
  return new Map(queries.map(({ id }) => [id, { documents, prior: null }]))
}
