import type { RerankerOptions } from '../index.ts'
import { nodeModule, type Files, type Urls } from './node.ts'
import { readChoice, readCount, UsageError, type Said } from './values.ts'

/** The options of every command that scores: how a model is run. */
export const ENGINE_OPTIONS = {
  dtype: { type: 'string' },
  runtime: { type: 'string' },
  threads: { type: 'string' },
  worker: { type: 'string' },
} as const

const DTYPES = ['auto', 'fp32', 'fp16', 'int8', 'q4', 'q4f16'] as const
const RUNTIMES = ['auto', 'kernel', 'onnx'] as const

export interface Engine {
  readonly dtype: (typeof DTYPES)[number] | null
  readonly runtime: (typeof RUNTIMES)[number] | null
  readonly threads: number | null
  readonly worker: string | null
}

export function readEngine(said: Said<typeof ENGINE_OPTIONS>): Engine {
  return {
    dtype: readChoice('--dtype', said.dtype, DTYPES),
    runtime: readChoice('--runtime', said.runtime, RUNTIMES),
    threads: readCount('--threads', said.threads),
    worker: said.worker ?? null,
  }
}

/** Throws a UsageError where the worker is no file: before anything is read or started. */
export function rerankerOptions(
  { dtype, runtime, threads, worker }: Engine,
  model: string | null,
): RerankerOptions {
  return {
    ...(dtype !== null && { dtype }),
    ...(runtime !== null && { runtime }),
    ...(threads !== null && { threads }),
    ...(worker !== null && { worker: existing('--worker', worker) }),
    ...(model !== null && { model: localModel(model) }),
  }
}

/** A folder that is there is meant, also where its name could be a hub id or one of the catalogue. */
export function localModel(model: string): string {
  const { existsSync } = nodeModule<Files>('fs')
  const isBare = !/^([./\\]|[a-z]+:)/i.test(model)
  return isBare && existsSync(model) ? `./${model}` : model
}

function existing(option: string, path: string): URL {
  if (nodeModule<Files>('fs').existsSync(path)) return nodeModule<Urls>('url').pathToFileURL(path)
  throw new UsageError(`${option}: there is no file ${path}`)
}
