import { RerankError } from '../errors.ts'
import type { Loaded } from '../protocol.ts'
import type { Reranker, RerankerInfo } from '../types.ts'
import { checkTexts, invalid } from './check.ts'
import type { EmbedOptions, Embedder, EmbedderInfo } from './types.ts'

/** Few enough that putting their vectors together is no long task for the page. */
const TEXTS_AT_ONCE = 256
const KINDS: readonly unknown[] = ['query', 'passage']
const EVENTS = ['progress', 'recovered', 'runtimechange'] as const

/** EventTarget, with the events it fires known by name. */
const EmbedderTarget = EventTarget as new () => Pick<Embedder, keyof EventTarget>

/** A reranker's "pairs" are the kind of a text and the text, and its "logits" are the vector. */
export class PageEmbedder extends EmbedderTarget implements Embedder {
  readonly #reranker: Reranker;
  declare [Symbol.asyncDispose]: () => Promise<void>

  constructor(reranker: Reranker) {
    super()
    this.#reranker = reranker
    for (const type of EVENTS) {
      reranker.addEventListener(type, ({ detail }) =>
        this.dispatchEvent(new CustomEvent(type, { detail })),
      )
    }
    // Older browsers do not have the symbol.
    if (Symbol.asyncDispose) this[Symbol.asyncDispose] = () => this.dispose()
  }

  get info(): EmbedderInfo {
    const { embedding, scoreKey, labels, positiveLabel, activation, cache, ...shared } = this
      .#reranker.info as RerankerInfo & Loaded
    if (!embedding) {
      throw new RerankError('unsupported-model', `The worker's model gives no vectors.`)
    }
    const { vectors = null, scores, tokens } = cache
    return {
      ...shared,
      ...embedding,
      vectorKey: scoreKey,
      cache: { vectors, recent: scores, tokens },
    }
  }

  async embed(
    texts: readonly string[],
    { kind = 'passage', onProgress, ...options }: EmbedOptions = {},
  ): Promise<Float32Array> {
    checkTexts('texts', texts)
    if (!KINDS.includes(kind)) throw invalid('options.kind', KINDS.join(' or '))
    if ((options.long as unknown) === 'windows') throw invalid('options.long', 'truncate or error')
    const given = [...texts] // the caller may change the list while we read it
    const { dimensions } = this.info
    const vectors = new Float32Array(given.length * dimensions)
    // Those of another runtime do not compare: after a switch all are made again.
    for (let key; key !== this.info.vectorKey;) {
      key = this.info.vectorKey
      for (let start = 0; start < given.length; start += TEXTS_AT_ONCE) {
        const pairs = given.slice(start, start + TEXTS_AT_ONCE).map((text) => [kind, text] as const)
        const rows = await this.#reranker.predict(pairs, {
          ...options,
          activation: 'identity',
          ...(onProgress && {
            onProgress: ({ scored }) => onProgress({ done: start + scored, total: given.length }),
          }),
        })
        vectors.set(rows, start * dimensions)
        if (key !== this.info.vectorKey) break
      }
    }
    return vectors
  }

  warmup(): Promise<void> {
    return this.#reranker.warmup()
  }

  dispose(): Promise<void> {
    return this.#reranker.dispose()
  }
}
