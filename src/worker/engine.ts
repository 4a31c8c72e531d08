import { RerankError, toRerankError } from '../errors.ts'
import { openBytes } from '../host/open-bytes.ts'
import { isolated, macrotask } from '../host/own-thread.ts'
import { LOGIT_TOLERANCE, vectorTolerance } from '../logits.ts'
import { Lru } from '../lru.ts'
import {
  PROTOCOL_VERSION,
  type Caches,
  type Loaded,
  type LoadRequest,
  type PairResult,
  type ScoreRequest,
  type WorkerEvent,
} from '../protocol.ts'
import type { BatchBudget } from '../runtimes/runtime.ts'
import type { EncodedRow } from '../text/encoder.ts'
import { joinRows, planBatches } from './batches.ts'
import { CANARY_PAIRS, checkModel } from './canary.ts'
import { FairQueue } from './fair-queue.ts'
import type { Job, JobRow } from './jobs.ts'
import type { LoadModel, Model } from './model.ts'
import { PairReducer } from './pair-reducer.ts'
import { openRecall, type Recall } from './recall.ts'

/** How long encoding may hold the thread before messages get their turn. */
const SLICE_MS = 8
/** Words in the texts of a typical list of passages, by what search engines return. */
const WARMUP_LENGTHS = [24, 40, 48, 56, 64, 68, 72, 76, 80, 84, 88, 96, 104, 116, 136, 180]
/** How many times longer than expected a run may take; a long text may exceed what is suspicious… */
const PATIENCE = 20
/** …and a silence that is shorter needs no announcement. */
const UNNOTICED_MS = 5_000
/** A cached pair of so many characters counts for one more. */
const CHARACTERS_AN_ENTRY = 2_000

/** Everything a worker does between the thread and the runtime: load, check, encode, batch, run, tell. */
export class Engine {
  readonly #model: Model
  readonly #tell: (event: WorkerEvent) => void
  readonly #budget: BatchBudget
  readonly #maxLength: number
  readonly #scores: Lru<PairResult>
  /** Vectors from earlier visits. */
  #recall: Recall | null = null
  readonly #queue = new FairQueue<Job>()
  #working = false
  /** The job whose step is under way. */
  #current: Job | undefined
  /** By the slowest run so far. */
  #msPerWork = 0
  /** Runs come one after the other; after one that failed there is none. */
  #lastRun: Promise<unknown> = Promise.resolve()

  /** Loads a model and checks it; an engine that cannot be trusted does not come to be. */
  static async load(
    loadModel: LoadModel,
    request: LoadRequest,
    tell: (event: WorkerEvent) => void,
  ): Promise<Engine> {
    if (request.protocol !== PROTOCOL_VERSION) {
      throw new RerankError(
        'runtime-missing',
        `The worker speaks protocol ${PROTOCOL_VERSION}, the page ${request.protocol}: build both from one version of web-rerank.`,
      )
    }
    tell({ event: 'progress', progress: { phase: 'start', loaded: 0, total: null } })
    try {
      const bytes = await openBytes(request.cache.files)
      const model = await loadModel(request, {
        bytes,
        progress: (progress) => tell({ event: 'progress', progress }),
        quiet: (ms) => tell({ event: 'quiet', ms }),
        compiled: (wasm) => tell({ event: 'wasm', wasm }),
      })
      const engine = new Engine(model, request, tell)
      const { width, dtype } = model.runtime.info
      engine.#announce('verify')
      const run = (pairs: Parameters<Engine['run']>[0]) => engine.run(pairs)
      const tolerance = model.embedding
        ? (numbers: Float32Array) => vectorTolerance(dtype, numbers)
        : LOGIT_TOLERANCE[dtype]
      await checkModel(run, width, tolerance, model.canary)
      engine.#recall = await openRecall(engine.loaded, bytes)
      engine.#announce('ready')
      return engine
    } catch (thrown) {
      throw toRerankError(thrown, 'load-failed')
    }
  }

  private constructor(model: Model, request: LoadRequest, tell: (event: WorkerEvent) => void) {
    const { budget } = model.runtime.info
    this.#model = model
    this.#tell = tell
    this.#maxLength = Math.min(request.maxLength ?? Infinity, model.maxLength)
    this.#budget = request.batchSize ? { ...budget, rows: request.batchSize } : budget
    this.#scores = new Lru(request.cache.scores, (key) => 1 + key.length / CHARACTERS_AN_ENTRY)
  }

  get loaded(): Loaded {
    const { name, fingerprint, encoder, runtime, canary, lexical, ...model } = this.#model
    const { name: runtimeName, device, dtype, instruction, threads } = runtime.info
    return {
      ...model,
      model: name,
      runtime: runtimeName,
      blend: lexical?.blend ?? null,
      maxLength: this.#maxLength,
      ...{ device, dtype, instruction, threads, isolated },
      scoreKey: [fingerprint, runtimeName, device, dtype, ...wayOf(model)].join('/'),
      cache: this.caches,
    }
  }

  get caches(): Caches {
    const { cache } = this.#model.encoder
    return {
      scores: this.#scores.stats(),
      // Number by number: what an object counts by itself does not cross the thread.
      tokens: cache ? { entries: cache.entries, hits: cache.hits, misses: cache.misses } : null,
      ...(this.#recall && { vectors: this.#recall.stats() }),
    }
  }

  /** Tells of every batch; resolves after the last. */
  score(request: ScoreRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.add({
        call: request.call,
        request,
        known: null,
        fresh: [],
        encoded: 0,
        cancelled: false,
        rows: [],
        batches: null,
        finish: (error) => (error ? reject(error) : resolve()),
      })
      if (!this.#working) void this.#work()
    })
  }

  cancel(call: number): void {
    for (const job of this.#queue.remove((job) => job.call === call)) {
      // A step under way is still owed to the page: its watchdog must see a run that hangs.
      if (job === this.#current) job.cancelled = true
      else job.finish(cancelled())
    }
  }

  /** What a search brings: as many rows at once as the runtime takes, of all lengths. */
  async warmup(): Promise<number> {
    const started = performance.now()
    await this.run(WARMUP_LENGTHS.map((length) => ['warm up', 'word '.repeat(length)]))
    return performance.now() - started
  }

  async canary(): Promise<number[]> {
    return [...(await this.run(CANARY_PAIRS))]
  }

  async dispose(): Promise<void> {
    await this.#lastRun.catch(() => {}) // whoever asked for it has been told
    await this.#model.runtime.dispose()
  }

  /** Past queue and cache, and at the model's own length: for what checks the model, not a text. */
  async run(pairs: readonly (readonly [query: string, text: string])[]): Promise<Float32Array> {
    const { encoder, maxLength, runtime } = this.#model
    const { width } = runtime.info
    const options = { maxLength, long: 'truncate' } as const
    const rows = pairs.map(([query, text]) => encoder.encode(query, text, options).rows[0]!)
    const all = new Float32Array(rows.length * width)
    for (const batch of planBatches(lengthsOf(rows), this.#budget)) {
      const { logits, ms } = await this.#runRows(batch.map((row) => rows[row]!))
      batch.forEach((row, i) => all.set(logits.subarray(i * width, (i + 1) * width), row * width))
      this.#tell({ event: 'alive', ms })
      // A warm-up is long enough for somebody to have changed his mind.
      await macrotask()
    }
    return all
  }

  /** One step of one call, then everybody else's messages: that is how a cancellation is heard in time. */
  async #work(): Promise<void> {
    this.#working = true
    for (let job = this.#queue.next(); job; job = this.#queue.next()) {
      this.#current = job
      try {
        const batch = job.batches?.shift()
        if (batch) await this.#runBatch(job, batch)
        else if (this.#recall && !job.known) job.known = await this.#recall.known(job.request)
        else this.#encodeSlice(job)
        if (this.#recall && job.batches?.length === 0) await this.#recall.keep(job)
      } catch (thrown) {
        this.#end(job, toRerankError(thrown, 'inference-failed'))
      }
      this.#current = undefined
      if (job.cancelled) job.finish(cancelled())
      else if (job.batches?.length === 0) this.#end(job)
      await macrotask()
    }
    this.#working = false
  }

  #end(job: Job, error?: RerankError): void {
    this.#queue.remove((queued) => queued === job)
    job.finish(error)
  }

  #encodeSlice(job: Job): void {
    const { encoder, lexical } = this.#model
    const { request, texts, maxLength, long, label, exclusive } = job.request
    const options = { maxLength: Math.min(maxLength ?? Infinity, this.#maxLength), long }
    const known: [number, PairResult][] = []
    for (
      const end = performance.now() + SLICE_MS;
      job.encoded < texts.length && performance.now() < end;
      job.encoded++
    ) {
      const position = job.encoded
      const result = job.known?.get(position) ?? this.#scores.get(cacheKey(job.request, position))
      if (result) {
        known.push([position, result])
        continue
      }
      const query = queryOf(job.request, position)
      const text = texts[position]!
      const pair = encoder.encode(query, text, options)
      const reducer = new PairReducer(pair, label, exclusive, lexical?.score(query, text))
      pair.rows.forEach((encoded, window) => job.rows.push({ position, window, encoded, reducer }))
    }
    this.#tell(
      known.length > 0
        ? { event: 'batch', request, results: known, ms: 0 }
        : { event: 'alive', ms: 0 },
    )
    if (job.encoded < texts.length) return
    const lengths = lengthsOf(job.rows.map(({ encoded }) => encoded))
    job.batches = planBatches(lengths, this.#budget).map((batch) =>
      batch.map((row) => job.rows[row]!),
    )
  }

  async #runBatch(job: Job, batch: readonly JobRow[]): Promise<void> {
    const { width } = this.#model.runtime.info
    const { logits, ms } = await this.#runRows(batch.map(({ encoded }) => encoded))
    this.#queue.charge(
      job.call,
      batch.reduce((tokens, { encoded }) => tokens + encoded.ids.length, 0),
    )
    const results: [number, PairResult][] = []
    batch.forEach(({ position, window, reducer }, row) => {
      const result = reducer.add(window, logits.subarray(row * width, (row + 1) * width))
      if (!result) return
      this.#scores.set(cacheKey(job.request, position), result)
      results.push([position, result])
    })
    if (this.#recall) job.fresh.push(...results)
    this.#tell({ event: 'batch', request: job.request.request, results, ms })
  }

  /** One run at a time; a runtime that has failed once is not asked again. */
  #runRows(rows: readonly EncodedRow[]): Promise<{ logits: Float32Array; ms: number }> {
    const run = this.#lastRun.then(async () => {
      const { runtime } = this.#model
      const work = workOf(rows)
      const patience = PATIENCE * work * this.#msPerWork
      if (patience > UNNOTICED_MS) this.#tell({ event: 'quiet', ms: patience })
      const started = performance.now()
      const logits = await runtime.run(joinRows(rows))
      const ms = performance.now() - started
      this.#msPerWork = Math.max(this.#msPerWork, ms / work)
      const due = rows.length * runtime.info.width
      const finite = logits.filter(Number.isFinite).length
      if (logits.length === due && finite === due) return { logits, ms }
      throw new RerankError(
        'bad-scores',
        `The runtime returned ${logits.length} numbers, of which ${finite} are finite; ${due} were due.`,
      )
    })
    this.#lastRun = run
    return run
  }

  #announce(phase: 'verify' | 'ready'): void {
    const total = this.#model.files.reduce((sum, { bytes }) => sum + bytes, 0)
    this.#tell({ event: 'progress', progress: { phase, loaded: total, total } })
  }
}

/** What else makes a vector what it is. */
function wayOf({ embedding }: Pick<Model, 'embedding'>): string[] {
  if (!embedding) return []
  return [embedding.pooling, ...(embedding.normalized ? ['normalized'] : [])]
}

function cancelled(): RerankError {
  return new RerankError('aborted', 'The call was cancelled.')
}

function lengthsOf(rows: readonly EncodedRow[]): number[] {
  return rows.map(({ ids }) => ids.length)
}

/** What rows cost, in tokens: attention makes long ones dearer. */
function workOf(rows: readonly EncodedRow[]): number {
  return lengthsOf(rows).reduce((work, tokens) => work + tokens * (1 + tokens / 512), 0)
}

function queryOf({ queries }: ScoreRequest, position: number): string {
  return typeof queries === 'string' ? queries : queries[position]!
}

/** All that a pair's score depends on. The query's length keeps "a" + "bc" apart from "ab" + "c". */
function cacheKey(request: ScoreRequest, position: number): string {
  const { maxLength, long, label, exclusive, texts } = request
  const query = queryOf(request, position)
  // The label matters only where it chooses a window.
  const choice = long === 'windows' ? `${label} ${exclusive}` : ''
  return `${maxLength} ${long} ${choice} ${query.length} ${query}${texts[position]}`
}
