/** A probe that is ready to measure. */
export interface OpenProbe {
  sample(): Promise<number>
  close(): Promise<void>
}

/** Makes a probe ready: what this does is not measured. */
export type OpensProbe = () => Promise<OpenProbe>
