import { RerankError, toRerankError } from '../errors.ts'
import type { PredictOptions, Ranking, RankOptions, Reranker, RerankerInfo } from '../types.ts'
import { DEADLINE, type CallLimits, type Calls } from './calls.ts'
import { isFinal } from './candidates.ts'
import { resolvePredict, resolveRank, type ResolvedCall, type ResolvedRank } from './options.ts'
import { pairsOf, type Pairs } from './pairs.ts'
import { activate, buildRanking, type RankingOptions } from './ranking.ts'
import { scorePairs } from './score-pairs.ts'
import type { Scores } from './scores.ts'
import type { Session, Supervisor } from './supervisor.ts'

/** Partial rankings come at most so often, and never take up more than a tenth of the page's time. */
const PARTIAL_MS = 50
const PARTIAL_SHARE = 10

/** How much the caller's prior decides, where nothing is said. */
const BLEND = 0.33

type Meaning = Pick<RankingOptions, 'activation' | 'label' | 'blend'>

/** EventTarget, with the events it fires known by name. */
const RerankerTarget = EventTarget as new () => Pick<Reranker, keyof EventTarget>

export class PageReranker extends RerankerTarget implements Reranker {
  readonly #supervisor: Supervisor
  readonly #calls: Calls;
  declare [Symbol.asyncDispose]: () => Promise<void>

  constructor(supervisor: Supervisor, calls: Calls) {
    super()
    this.#supervisor = supervisor
    this.#calls = calls
    // Older browsers do not have the symbol.
    if (Symbol.asyncDispose) this[Symbol.asyncDispose] = () => this.dispose()
  }

  get info(): RerankerInfo {
    const { attempts, latest } = this.#supervisor
    return { ...latest().loaded, attempts: [...attempts] }
  }

  async rank<T>(query: string, list: readonly T[], options?: RankOptions<T>): Promise<Ranking<T>> {
    const said = resolveRank(query, list, options)
    const items = [...list] // the caller may change the list while we read it
    const { text, onPartial } = said
    const resolved = this.#withMeaning(said, said.label)
    const build = (scores: Scores) => buildRanking(items, scores, resolved)
    let nextPartial = 0
    const scores = await this.#score(pairsOf(query, items, text), resolved, (scores) => {
      const started = performance.now()
      if (!onPartial || scores.scored === items.length || started < nextPartial) return
      onPartial(build(scores))
      const took = performance.now() - started
      nextPartial = started + Math.max(PARTIAL_MS, PARTIAL_SHARE * took)
    })
    return build(scores)
  }

  async predict(
    pairs: readonly (readonly [query: string, text: string])[],
    options?: PredictOptions,
  ): Promise<Float32Array> {
    const said = resolvePredict(pairs, options)
    // Which label chooses the best window of a long text; all labels are returned.
    const label = this.#supervisor.latest().loaded.positiveLabel ?? 0
    const resolved = this.#withMeaning(said, label)
    const queries = pairs.map(([query]) => query)
    const texts = pairs.map(([, text]) => text)
    const { results } = await this.#score(
      pairsOf(queries, texts, (text) => text),
      resolved,
    )
    const rows = results.map((result) => result!.logits)
    return Float32Array.from(activate(rows, resolved.activation))
  }

  async warmup(): Promise<void> {
    await this.#onSession(({ client }) => client.warmup())
  }

  async dispose(): Promise<void> {
    const reason = new RerankError('disposed', 'It was disposed of: create another.')
    this.#calls.stopAll(reason)
    await this.#supervisor.dispose(reason)
  }

  /** Every score of one session: if that is lost, all are scored again. */
  async #score(
    pairs: Pairs,
    options: ResolvedCall & CallLimits & Meaning,
    onScores?: (scores: Scores) => void,
  ): Promise<Scores> {
    const { onProgress, maxLength, long, label, activation } = options
    const { id, stopped, race, end } = this.#calls.begin(options)
    const request = { call: id, maxLength, long, label, exclusive: activation === 'softmax' }
    const { scoreKey } = this.info
    let latest: Scores = { scoreKey, results: [], scored: 0 }
    let session: Session | undefined
    const keep = (scores: Scores) => {
      if (stopped()) return
      latest = scores
      if (!scores.scored) return
      outside(onProgress, { scored: scores.scored, total: pairs.length })
      outside(onScores, scores)
    }
    const work = this.#onSession((current) => {
      session = current
      return scorePairs(pairs, current, request, stopped, keep)
    })
    try {
      return await race(work)
    } catch (reason) {
      session?.client.cancel(id)
      if (reason !== DEADLINE) throw reason
      return latest
    } finally {
      end()
    }
  }

  /** Works on the session in use; if that is lost, once more on the next one. */
  async #onSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (let replayed = false; ; replayed = true) {
      const session = await this.#supervisor.session()
      try {
        return await work(session)
      } catch (thrown) {
        const error = toRerankError(thrown, 'inference-failed')
        if (isFinal(error)) throw error // after anything else the worker is not to be trusted again
        this.#supervisor.fail(session, error)
        if (replayed) throw error
      }
    }
  }

  /** Also says what scores mean here: nothing is guessed. */
  #withMeaning<Said extends ResolvedCall & Partial<Pick<ResolvedRank<unknown>, 'prior' | 'blend'>>>(
    said: Said,
    wanted: string | number | null,
  ): Said & Meaning {
    const { labels, positiveLabel, activation: own, blend } = this.#supervisor.latest().loaded
    const only = labels.length > 1 ? -1 : 0
    const label =
      typeof wanted === 'string' ? labels.indexOf(wanted) : (wanted ?? positiveLabel ?? only)
    if (labels[label] === undefined) {
      throw new RerankError(
        wanted === null ? 'label-needed' : 'invalid-input',
        `options.label must be the one that means "relevant" of ${labels.join(', ')}.`,
      )
    }
    const ownHere = own === 'softmax' && !only ? 'sigmoid' : own
    const activation = said.activation === 'model' ? ownHere : said.activation
    if (activation === 'softmax' && !only) {
      throw new RerankError(
        'invalid-input',
        'A softmax over one label is always 1: use sigmoid or listwise.',
      )
    }
    return { ...said, activation, label, blend: said.blend ?? (said.prior ? BLEND : blend) }
  }
}

/** Runs the caller's own code: an error in it is the page's to see, and no reason to lose a ranking. */
function outside<T>(callback: ((said: T) => void) | null | undefined, said: T): void {
  try {
    callback?.(said)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
