import { parseRunLine, rankScores, type SetDocument, type SetQuery } from '../../evaluate.ts'
import { readLines } from '../files.ts'
import { UsageError } from '../values.ts'
import { unzip, type Lists } from './set.ts'

/** Each query's best, in trec_eval's order. */
export async function readRun(
  path: string,
  queries: readonly SetQuery[],
  depth: number,
): Promise<ReadonlyMap<string, readonly { readonly id: string; readonly score: number }[]>> {
  const runs = new Map(queries.map(({ id }) => [id, new Map<string, number>()]))
  for await (const { query, document, score } of readLines(path, parseRunLine)) {
    runs.get(query)?.set(document, score)
  }
  return new Map(
    [...runs].map(([query, scores]) => [
      query,
      rankScores(scores)
        .slice(0, depth)
        .map((id) => ({ id, score: scores.get(id)! })),
    ]),
  )
}

type RunLists = Awaited<ReturnType<typeof readRun>>

/** The texts of a run's documents, from one pass over the corpus. */
export async function wanted(
  corpus: AsyncIterable<SetDocument>,
  run: RunLists,
): Promise<() => readonly SetDocument[]> {
  const ids = new Set([...run.values()].flatMap((list) => list.map(({ id }) => id)))
  const found: SetDocument[] = []
  for await (const document of corpus) if (ids.has(document.id)) found.push(document)
  return () => found
}

export function ofRun(
  run: RunLists,
  path: string,
  documentsOf: (query: string) => readonly SetDocument[],
): Lists {
  const known = new Map<readonly SetDocument[], ReadonlyMap<string, SetDocument>>()
  return new Map(
    [...run].map(([query, list]) => {
      const documents = documentsOf(query)
      const byId = known.get(documents) ?? new Map(documents.map((one) => [one.id, one]))
      known.set(documents, byId)
      const scored = list.map(({ id, score }) => {
        const item = byId.get(id)
        if (item) return { item, score }
        throw new UsageError(
          `${path} has no document "${id}", which the run found for the query "${query}"`,
        )
      })
      return [query, unzip(scored)]
    }),
  )
}
