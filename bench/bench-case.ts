export const SUITES = ['spine', 'onnx', 'kernel', 'quality'] as const
export type Suite = (typeof SUITES)[number]

/**
 * Where something is measured: in a page that may share memory among threads, in one that may not, in
 * one whose browser leaves the processor's AVX-VNNI alone, in pages that are opened anew each time, in
 * one whose memory is counted, or in Node.
 */
export type PlaceName =
  'page' | 'page not isolated' | 'page without AVX-VNNI' | 'visit' | 'memory' | 'node'

/** Something that can be measured again and again; `id` is what its place knows it by. */
export interface Probe {
  readonly id: string
  /** In the isolated page where nothing is said. */
  readonly place?: PlaceName
  readonly name: string
  readonly unit: string
}

/** What one probe gives over another one of the same case: worth a row, but no promise. */
export interface Compared {
  readonly name: string
  readonly of: string
  readonly over: string
}

/** A promise: what one probe gives, alone or over another one of the same case. */
export interface Promised {
  readonly name: string
  readonly of: string
  readonly over?: string
  readonly must: number
  readonly aim: number
  readonly better: 'higher' | 'lower'
}

/** Probes that are measured in turns, so that they can be compared. */
export interface BenchCase {
  readonly suite: Suite
  readonly probes: readonly Probe[]
  readonly warmups: number
  readonly rounds: number
  readonly compared?: readonly Compared[]
  readonly promised: readonly Promised[]
}
