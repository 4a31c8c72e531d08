import type { ByteStore } from '../host/bytes.ts'
import type { Loaded, PairResult, ScoreRequest } from '../protocol.ts'
import type { CacheStats } from '../types.ts'
import type { Job } from './jobs.ts'
import { hashOf, openKeptVectors } from './kept-vectors.ts'

/** What an engine that makes vectors asks of those it has made before. */
export interface Recall {
  known(request: ScoreRequest): Promise<ReadonlyMap<number, PairResult>>
  keep(job: Pick<Job, 'request' | 'fresh'>): Promise<void>
  stats(): CacheStats
}

/** null for a model that makes no vectors, and where nothing is kept. */
export async function openRecall(
  { embedding, scoreKey, maxLength }: Loaded,
  bytes: ByteStore,
): Promise<Recall | null> {
  if (!embedding || bytes.kind === 'memory') return null
  const kept = await openKeptVectors(bytes, hashOf(scoreKey), embedding.dimensions)
  const hashAt = ({ maxLength: most, texts }: ScoreRequest, position: number) =>
    hashOf(
      `${Math.min(most ?? Infinity, maxLength)} ${embedding.prompts.passage}${texts[position]}`,
    )
  return {
    stats: kept.stats,
    known: async (request) => {
      const positions = request.texts.flatMap((_, i) => (isKept(request, i) ? [i] : []))
      const found = await kept.recall(positions.map((position) => hashAt(request, position)))
      return new Map(
        positions.flatMap((position, i) => {
          const vector = found[i]
          return vector ? [[position, resultOf(vector)] as const] : []
        }),
      )
    },
    keep: ({ request, fresh }) =>
      kept.keep(
        fresh
          .filter(([position]) => isKept(request, position))
          .map(([position, { logits }]) => ({
            hash: hashAt(request, position),
            vector: Float32Array.from(logits),
          })),
      ),
  }
}

/** What somebody types is not typed again; and who wants an error for a long text wants it each time. */
function isKept({ queries, long }: ScoreRequest, position: number): boolean {
  const kind = typeof queries === 'string' ? queries : queries[position]
  return kind === 'passage' && long === 'truncate'
}

function resultOf(vector: Float32Array): PairResult {
  return { logits: [...vector], truncated: false, window: null }
}
