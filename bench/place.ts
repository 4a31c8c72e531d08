import type { OpenProbe } from './probe.ts'

/** Somewhere that things are measured. */
export interface Place {
  /** Makes a probe ready. */
  open(id: string): Promise<OpenProbe>
  close(): Promise<void>
}
