import { readText } from '../page/pairs.ts'
import { invalid, throwIfAborted, wholeNumber } from './check.ts'
import { semanticSearch } from './semantic-search.ts'
import type { Embedder, Hit, SearchIndex, SearchLimits, StageProgress } from './types.ts'

export interface SemanticIndexOptions<T> {
  embedder: Pick<Embedder, 'embed' | 'info'>
  /**
   * The text of an item, may be async.
   * @default the item itself, where it is a string
   */
  text?: (item: T, index: number) => string | Promise<string>
  /**
   * Ends the making of the index.
   * @default none
   */
  signal?: AbortSignal
  /** @default none */
  onProgress?: (progress: StageProgress) => void
}

/** Finds items by what they mean. Its scores are cosines. */
export type SemanticIndex<T> = SearchIndex<T>

/**
 * Embeds all items, as passages: those whose vectors are kept from an earlier visit need no model run.
 * Vectors take 4 bytes a number of the page's memory.
 */
export async function createSemanticIndex<T>(
  list: readonly T[],
  options: SemanticIndexOptions<T>,
): Promise<SemanticIndex<T>> {
  if (!Array.isArray(list)) throw invalid('items', 'a list')
  const { embedder, signal, onProgress } = options ?? {}
  if (typeof embedder?.embed !== 'function') throw invalid('options.embedder', 'an embedder')
  const items = [...list]
  const textOf = options.text ?? ((item: T) => item as unknown as string)
  const limits = { ...(signal && { signal }), ...(onProgress && { onProgress }) }
  const texts = await readTexts(items, textOf, signal)

  const embed = async (): Promise<{ vectors: Float32Array; key: string }> => {
    const vectors = await embedder.embed(texts, { kind: 'passage', ...limits })
    return { vectors, key: embedder.info.vectorKey }
  }

  let corpus = await embed()
  return {
    items,
    textOf,
    search: async (query, { limit, signal: ends }: SearchLimits = {}): Promise<Hit<T>[]> => {
      if (typeof query !== 'string') throw invalid('query', 'a string')
      const topK = wholeNumber('options.limit', limit, 100)
      const asked = { kind: 'query', ...(ends && { signal: ends }) } as const
      let vector = await embedder.embed([query], asked)
      // Vectors of another runtime do not compare: after a switch all are made again.
      while (corpus.key !== embedder.info.vectorKey) {
        corpus = await embed()
        vector = await embedder.embed([query], asked)
      }
      const { dimensions } = embedder.info
      const [found] = await semanticSearch(vector, corpus.vectors, {
        ...{ dimensions, topK },
        ...(ends && { signal: ends }),
      })
      return found!.map(({ index, score }) => ({ index, item: items[index]!, score }))
    },
  }
}

/** So many at a time, where they are async. */
const AT_ONCE = 256

async function readTexts<T>(
  items: readonly T[],
  textOf: (item: T, index: number) => string | Promise<string>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const texts: string[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) {
    throwIfAborted(signal)
    const part = items.slice(start, start + AT_ONCE)
    texts.push(...(await Promise.all(part.map((item, i) => readText(item, start + i, textOf)))))
  }
  return texts
}
