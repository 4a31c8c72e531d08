import { callersMistake, RerankError } from '../errors.ts'
import type {
  Activation,
  Device,
  Dtype,
  LongText,
  PredictOptions,
  RankOptions,
  RerankerOptions,
  RuntimeName,
} from '../types.ts'

/** What stands where nothing is said; what is not here is null: left to the model, the runtime, or the caller. */
const DEFAULTS = {
  dtype: 'auto',
  device: 'auto',
  fallback: false,
  runtime: 'auto',
  threads: 'auto',
  verify: 'load',
  cache: {},
  files: 'auto',
  scores: 10_000,
  offline: false,
  activation: 'model',
  long: 'truncate',
  text: (item: unknown): unknown => item,
  minScore: -Infinity,
}

export interface ResolvedOptions {
  readonly model: string | null
  readonly revision: string | null
  readonly hub: string | null
  readonly dtype: 'auto' | Dtype
  readonly device: 'auto' | Exclude<Device, 'cpu'>
  readonly fallback: boolean
  readonly runtime: 'auto' | RuntimeName
  readonly threads: 'auto' | number
  readonly maxLength: number | null
  readonly batchSize: number | null
  readonly verify: 'load' | 'reference'
  readonly cache: { readonly files: string; readonly scores: number }
  readonly offline: boolean
  readonly assets: string | null
  readonly worker: URL | (() => Worker) | null
  readonly signal: AbortSignal | null
  readonly onProgress: RerankerOptions['onProgress'] | null
}

/** Its addresses are as they were said. */
interface CheckedOptions extends Omit<ResolvedOptions, 'dtype' | 'hub' | 'assets' | 'worker'> {
  readonly dtype: ResolvedOptions['dtype'] | 'q8'
  readonly hub: string | URL | null
  readonly assets: string | URL | null
  readonly worker: string | ResolvedOptions['worker']
}

export interface ResolvedCall {
  readonly activation: Activation
  readonly maxLength: number | null
  readonly long: LongText
  readonly signal: AbortSignal | null
  readonly onProgress: PredictOptions['onProgress'] | null
}

export interface ResolvedRank<T> extends ResolvedCall {
  readonly text: NonNullable<RankOptions<T>['text']>
  readonly topK: number
  readonly minScore: number
  readonly label: string | number | null
  /** One number an item, a higher one is better. */
  readonly prior: Float64Array | null
  /** null leaves it to the model, where there is no prior. */
  readonly blend: number | null
  readonly deadlineMs: number | null
  readonly onPartial: RankOptions<T>['onPartial'] | null
  readonly replaces: string | null
}

/**
 * What a value may be: of a kind that `typeof` knows, one of some words, a whole number from a number
 * on, or an instance of a class.
 */
type Rule = readonly (
  string | readonly string[] | number | (abstract new (...args: never[]) => unknown)
)[]

// The shortest pair has three special tokens, and should hold a word.
const LENGTH: Rule = [4]

const CALL_RULES = {
  activation: [['model', 'sigmoid', 'identity', 'softmax', 'listwise'], 'function'],
  maxLength: LENGTH,
  long: [['truncate', 'windows', 'error']],
  signal: [AbortSignal],
  onProgress: ['function'],
} satisfies Record<string, Rule>

const RANK_RULES = {
  ...CALL_RULES,
  text: ['function'],
  topK: [0],
  topN: [0],
  minScore: ['number'],
  label: ['string', 0],
  prior: [['order'], 'function', Array],
  blend: ['number'],
  deadlineMs: ['number'],
  onPartial: ['function'],
  replaces: ['string'],
} satisfies Record<string, Rule>

const CREATE_RULES = {
  model: ['string'],
  revision: ['string'],
  hub: ['string', URL],
  dtype: [['auto', 'fp32', 'fp16', 'int8', 'q8', 'q4', 'q4f16']],
  device: [['auto', 'webgpu', 'wasm']],
  fallback: ['boolean'],
  runtime: [['auto', 'onnx', 'kernel']],
  threads: [['auto'], 1],
  maxLength: LENGTH,
  batchSize: [1],
  verify: [['load', 'reference']],
  cache: ['object'],
  offline: ['boolean'],
  assets: ['string', URL],
  worker: ['string', URL, 'function'],
  signal: [AbortSignal],
  onProgress: ['function'],
} satisfies Record<string, Rule>

export function resolveOptions(options: RerankerOptions = {}): ResolvedOptions {
  const said = check<CheckedOptions>(options, CREATE_RULES)
  return {
    ...said,
    // The embedded model comes in one precision.
    dtype:
      said.dtype === 'q8' || (said.dtype === 'auto' && !(said.model ?? said.worker))
        ? 'int8'
        : said.dtype,
    cache: check(said.cache, { files: ['string'], scores: [0] }, 'options.cache'),
    hub: said.hub && String(said.hub),
    // Without its last slash, a folder's address is that of a file.
    assets: said.assets && address(String(said.assets).replace(/\/*$/, '/'), 'assets').href,
    worker: address(said.worker, 'worker'),
  }
}

export function resolveRank<T>(
  query: string,
  items: readonly T[],
  options: RankOptions<T> = {},
): ResolvedRank<T> {
  demand('query', query, ['string'])
  demand('items', items, [Array])
  const said = check<ResolvedRank<T>>(options, RANK_RULES)
  const { topK, topN, prior } = options
  if (said.blend! < 0 || said.blend! > 1) throw invalid('options.blend', 'between 0 and 1')
  return { ...said, topK: topK ?? topN ?? Infinity, prior: prior ? readPrior(items, prior) : null }
}

export function resolvePredict(
  pairs: readonly (readonly [string, string])[],
  options: PredictOptions = {},
): ResolvedCall {
  demand('pairs', pairs, [Array])
  pairs.forEach((pair, i) => {
    demand(`pairs[${i}]`, pair, [Array])
    demand(`pairs[${i}][0]`, pair[0], ['string'])
    demand(`pairs[${i}][1]`, pair[1], ['string'])
  })
  return check(options, CALL_RULES)
}

function readPrior<T>(
  items: readonly T[],
  prior: NonNullable<RankOptions<T>['prior']>,
): Float64Array {
  if (Array.isArray(prior) && prior.length !== items.length) {
    throw invalid('options.prior', `as long as items (${items.length})`, prior.length)
  }
  return Float64Array.from(items, (item, i) => {
    const name = `options.prior of items[${i}]`
    let value: unknown
    try {
      value = prior === 'order' ? 0 - i : typeof prior === 'function' ? prior(item, i) : prior[i]
    } catch (thrown) {
      throw callersMistake(name, thrown)
    }
    // Beyond that, its square is no number any more.
    if (typeof value === 'number' && Math.abs(value) < 1e100) return value
    throw invalid(name, 'below 1e100', value)
  })
}

/** Addresses are relative to the page. */
function address<V>(value: V, name: string): Exclude<V, string> | URL {
  if (typeof value !== 'string') return value as Exclude<V, string>
  const base = globalThis.document?.baseURI
  if (URL.canParse(value, base)) return new URL(value, base)
  throw invalid(`options.${name}`, 'a URL', value)
}

/** What was said, checked, and the default for what was not. */
function check<Resolved>(
  options: object,
  rules: Readonly<Record<string, Rule>>,
  path = 'options',
): Resolved {
  demand(path, options, ['object'])
  for (const name in options) {
    if (!Object.hasOwn(rules, name))
      throw invalid(`${path}.${name}`, `one of ${Object.keys(rules).join(', ')}`)
  }
  const said = options as Record<string, unknown>
  const resolved: Record<string, unknown> = {}
  for (const [name, rule] of Object.entries(rules)) {
    if (said[name] !== undefined) demand(`${path}.${name}`, said[name], rule)
    resolved[name] = said[name] ?? (DEFAULTS as Record<string, unknown>)[name] ?? null
  }
  return resolved as Resolved
}

function demand(name: string, value: unknown, rule: Rule): void {
  const holds = rule.some((wanted) =>
    typeof wanted === 'string'
      ? typeof value === wanted && value === value && value !== null
      : typeof wanted === 'number'
        ? Number.isInteger(value) && (value as number) >= wanted
        : typeof wanted === 'object'
          ? wanted.includes(value as string)
          : wanted === Array
            ? Array.isArray(value) // one of another frame is one, too
            : value instanceof wanted,
  )
  if (holds) return
  const words = rule.map((wanted) =>
    typeof wanted === 'number'
      ? `a whole number from ${wanted} on`
      : ((wanted as { name?: string }).name ?? wanted),
  )
  throw invalid(name, words.join(' or '), value)
}

function invalid(name: string, wanted: string, value?: unknown): RerankError {
  const got =
    value === undefined ? '' : `, not ${typeof value === 'object' && value ? 'an object' : value}`
  return new RerankError('invalid-input', `${name} must be ${wanted}${got}.`)
}
