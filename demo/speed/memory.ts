import { untilAborted } from '../plots/until-aborted.ts'

interface MeasuringPerformance {
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>
}

/** Counts what the page and its workers hold; null where the browser does not say. */
export function memoryCounter(signal: AbortSignal): (() => Promise<number>) | null {
  if (!canCount()) return null
  const measuring = performance as MeasuringPerformance
  return async () => (await untilAborted(measuring.measureUserAgentSpecificMemory!(), signal)).bytes
}

export function memoryWords(): string {
  if (canCount()) return 'what the page holds more while it is loaded; less is better'
  return globalThis.crossOriginIsolated
    ? 'not measurable here: this browser does not tell'
    : 'not measurable here: browsers tell only pages that are isolated from others'
}

function canCount(): boolean {
  return globalThis.crossOriginIsolated && 'measureUserAgentSpecificMemory' in performance
}
