interface MeasuringPerformance {
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>
}

/** Counts what the page and its workers hold; null where the browser does not say. */
export function memoryCounter(): (() => Promise<number>) | null {
  const measuring = performance as MeasuringPerformance
  if (!globalThis.crossOriginIsolated || !measuring.measureUserAgentSpecificMemory) return null
  return async () => (await measuring.measureUserAgentSpecificMemory!()).bytes
}

export function memoryWords(): string {
  if (memoryCounter()) return 'what the page holds more while it is loaded; less is better'
  return globalThis.crossOriginIsolated
    ? 'not measurable here: this browser does not tell'
    : 'not measurable here: browsers tell only pages that are isolated from others'
}
