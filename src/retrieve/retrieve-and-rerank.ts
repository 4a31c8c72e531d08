import { RerankError } from '../errors.ts'
import { trackCalls } from '../page/calls.ts'
import type { RankOptions } from '../types.ts'
import { invalid, wholeNumber } from './check.ts'
import { reciprocalRankFusion } from './fusion.ts'
import { createSemanticIndex, type SemanticIndex } from './semantic-index.ts'
import type { Hit, RetrievedRanking, RetrieveOptions, Retriever, SearchIndex } from './types.ts'

/**
 * Both halves: finds candidates, fuses them where there are several lists (by reciprocal ranks), and
 * puts them in order by the reranker. Results hold your own objects, with their place in the index's items.
 *
 * With `blend`, the first stage keeps a say: its scores are the `prior` of `rank()`. Without it, they
 * decide who is a candidate, and nothing else.
 */
export async function retrieveAndRerank<T>(
  query: string,
  options: RetrieveOptions<T>,
): Promise<RetrievedRanking<T>> {
  if (typeof query !== 'string') throw invalid('query', 'a string')
  const { index, embedder, reranker, id, onEmbedding, candidates, topK, text, ...rest } =
    options ?? {}
  if (typeof reranker?.rank !== 'function') throw invalid('options.reranker', 'a reranker')
  const limit = wholeNumber('options.candidates', candidates, 100, 1)
  const { signal, blend } = rest
  const retrievers: Retriever<T>[] = listOf(index)
  if (embedder) {
    const source = searchIndexOf(index)
    retrievers.push(await untilAborted(semanticIndexFor(source, embedder, onEmbedding), signal))
  }
  const lists = await Promise.all(
    retrievers.map((retriever) => retriever.search(query, { limit, ...(signal && { signal }) })),
  )
  const found = fuseHits(lists, limit, id)
  const asked: RankOptions<T> = {
    ...withoutUndefined(rest),
    topK: wholeNumber('options.topK', topK, 10),
    text: (_, i) => textOf(found[i]!, text ?? textIn(index)),
    ...(blend !== undefined && { prior: found.map(({ score }) => score) }),
  }
  const ranking = await reranker.rank(
    query,
    found.map(({ item }) => item),
    asked,
  )
  const results = ranking.map((ranked) => {
    const hit = found[ranked.index]!
    return { ...ranked, index: hit.index, retrieved: hit.score }
  })
  const { complete, scored, scoreKey } = ranking
  return Object.assign(results, { complete, scored, scoreKey })
}

function listOf<T>(index: RetrieveOptions<T>['index']): Retriever<T>[] {
  const list = (Array.isArray(index) ? index : [index]) as Retriever<T>[]
  if (list.length > 0 && list.every((one) => typeof one?.search === 'function')) return [...list]
  throw invalid(
    'options.index',
    'an index, or a list of some: whatever has search(query, { limit })',
  )
}

function searchIndexOf<T>(index: RetrieveOptions<T>['index']): SearchIndex<T> {
  if ('items' in index && 'textOf' in index) return index
  throw new RerankError(
    'invalid-input',
    'options.embedder wants one index with its items: or give several indexes, one of them from createSemanticIndex().',
  )
}

type Text<T> = NonNullable<RetrieveOptions<T>['text']>

function textIn<T>(index: RetrieveOptions<T>['index']): Text<T> | undefined {
  const known = listOf(index).find((one): one is SearchIndex<T> => 'textOf' in one)
  return known && ((item, at) => known.textOf(item, at))
}

function textOf<T>({ item, index }: Hit<T>, text: Text<T> | undefined): string | Promise<string> {
  return text ? text(item, index) : (item as unknown as string)
}

function fuseHits<T>(
  lists: readonly (readonly Hit<T>[])[],
  limit: number,
  id: ((item: T) => unknown) | undefined,
): Hit<T>[] {
  if (lists.length === 1) return lists[0]!.slice(0, limit)
  const places = new Map(
    lists
      .flat()
      .toReversed()
      .map(({ item, index }) => [item, index]),
  )
  return reciprocalRankFusion(lists, { limit, ...(id && { id }) }).map(({ item, score }) => ({
    item,
    score,
    index: places.get(item)!,
  }))
}

/** What has been embedded once, for as long as somebody holds both. */
const semantic = new WeakMap<object, WeakMap<object, Promise<SemanticIndex<never>>>>()

function semanticIndexFor<T>(
  source: SearchIndex<T>,
  embedder: NonNullable<RetrieveOptions<T>['embedder']>,
  onProgress: RetrieveOptions<T>['onEmbedding'],
): Promise<SemanticIndex<T>> {
  const known = semantic.get(embedder) ?? new WeakMap<object, Promise<SemanticIndex<never>>>()
  semantic.set(embedder, known)
  const making: Promise<SemanticIndex<T>> =
    known.get(source) ??
    createSemanticIndex(source.items, {
      embedder,
      text: (item, i) => source.textOf(item, i),
      ...(onProgress && { onProgress }),
    })
  known.set(source, making as Promise<SemanticIndex<never>>)
  // What failed is tried again the next time.
  making.catch(() => known.delete(source))
  return making
}

/** Who waits may go; the work goes on for the next one. */
async function untilAborted<V>(work: Promise<V>, signal: AbortSignal | undefined): Promise<V> {
  const { begin } = trackCalls()
  const { race, end } = begin({ signal: signal ?? null })
  try {
    return await race(work)
  } finally {
    end()
  }
}

function withoutUndefined<V extends object>(values: V): V {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as V
}
