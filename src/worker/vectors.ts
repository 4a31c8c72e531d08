import type { EmbeddingFacts } from '../protocol.ts'
import type { EmbeddingHead } from '../models/embedding.ts'

/** What the page is told of a model's vectors. */
export function embeddingFacts(
  { pooling, normalized, prompts }: EmbeddingHead,
  dimensions: number,
): EmbeddingFacts {
  const { query, passage } = prompts
  return { dimensions, pooling, normalized, prompts: { query, passage } }
}

/** PyTorch's, for a vector that is nearly nothing. */
const LEAST_LENGTH = 1e-12

/** In place: each row of so many numbers becomes one of length 1. */
export function normalizeRows(rows: Float32Array, width: number): Float32Array {
  for (let start = 0; start < rows.length; start += width) {
    let squares = 0
    for (let i = start; i < start + width; i++) squares += rows[i]! * rows[i]!
    const length = Math.max(Math.sqrt(squares), LEAST_LENGTH)
    for (let i = start; i < start + width; i++) rows[i] = rows[i]! / length
  }
  return rows
}
