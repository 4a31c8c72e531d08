/** The folder of a worker that does without relaxed SIMD, on the bench's server. */
export const PLAIN_WORKER = 'plain/'
