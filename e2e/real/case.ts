import type { Reranker, RerankerOptions, RuntimeName } from 'web-rerank'
import type { createEmbedder } from 'web-rerank/embed'
import { outcomeOf, type Case, type Outcome, type Surroundings } from '../suite/case.ts'

/** The places where the cases run. */
export type Place = 'node' | 'page' | 'isolated' | 'adapter' | 'adapter, isolated'

/** One request that the hub has had. */
export interface HubLine {
  readonly path: string
  readonly range: string | null
  readonly server: 'hub' | 'files'
  /** Whether a file was sent, and how much of it. */
  readonly delivers: boolean
  readonly sent: number
}

/** In bytes. */
export interface Memory {
  /** Of the process that runs page and model, or all threads. */
  readonly process: number
  /** Of the page's own thread. */
  readonly heap: number
}

/** What only the process around the page, or around the threads, can do. */
export interface Helpers {
  /** What the hub was asked for of one owner's repository. */
  requests(owner: string): Promise<readonly HubLine[]>
  /** What is in use once all garbage is gone; null where it cannot be told. */
  memory(): Promise<Memory | null>
  /** How much this origin may store; null lifts the limit. In pages only. */
  limitStorage(bytes: number | null): Promise<void>
  /** Puts scores on record, as those that are right from now on. */
  record(key: string, logits: readonly number[]): Promise<void>
}

export interface RealSurroundings extends Surroundings, Helpers {
  readonly createEmbedder: typeof createEmbedder
  /** Where worker and wasm lie. */
  readonly assets: URL
  /** Another origin than the page's. */
  readonly hub: string
  /** Whether scores are to be put on record, rather than compared with the record. */
  readonly recording: boolean
  /** The address or path of a folder on the page's own server, or in this machine. */
  local(name: string): string
}

export interface RealContext extends RealSurroundings {
  readonly place: Place
  readonly runtime: RuntimeName
  /** A reranker on a model of the hub, `owner/name`, which ends with the case; on one thread of a processor. */
  open(model: string, options?: RerankerOptions): Promise<Reranker>
  /** The same, but one for all cases that ask for the same. */
  shared(model: string, options?: RerankerOptions): Promise<Reranker>
}

export interface RealCase extends Case<RealContext> {
  /** Where it runs: what neither isolation nor an adapter changes need not be seen everywhere. */
  readonly places: readonly Place[]
  /** What it runs on, on each by itself; onnxruntime, where nothing is said. */
  readonly runtimes?: readonly RuntimeName[]
}

/** What says the same of every runtime. */
export const BOTH: readonly RuntimeName[] = ['onnx', 'kernel']
/** For what is the store's affair, whatever runs: it starts sooner than the other. */
export const KERNEL: readonly RuntimeName[] = ['kernel']

/** A case on one runtime. */
export interface BoundCase extends Omit<RealCase, 'runtimes'> {
  readonly runtime: RuntimeName
}

const shared = new Map<string, Promise<Reranker>>()

export function placeOf({ node, isolated, adapter }: Surroundings): Place {
  if (node) return 'node'
  if (adapter) return isolated ? 'adapter, isolated' : 'adapter'
  return isolated ? 'isolated' : 'page'
}

export function runRealCase(
  { run, runtime }: BoundCase,
  surroundings: RealSurroundings,
): Promise<Outcome> {
  const { assets, hub } = surroundings
  const usual = { assets, hub, runtime, device: 'wasm', threads: 1 } as const
  return outcomeOf(surroundings.createReranker, (create) =>
    run({
      ...surroundings,
      ...{ place: placeOf(surroundings), runtime },
      open: (model, options) => create({ ...usual, model, ...options }),
      shared: (model, options) => {
        const key = JSON.stringify([runtime, model, options])
        const known =
          shared.get(key) ?? surroundings.createReranker({ ...usual, model, ...options })
        shared.set(key, known)
        known.catch(() => shared.delete(key))
        return known
      },
    }),
  )
}
