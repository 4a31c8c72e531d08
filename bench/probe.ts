/** A probe that is ready to measure. */
export interface OpenProbe {
  /** The processor instruction that does the work, where that is known. */
  readonly instruction?: string | null
  sample(): Promise<number>
  close(): Promise<void>
}

/** Makes a probe ready: what this does is not measured. */
export type OpensProbe = () => Promise<OpenProbe>
