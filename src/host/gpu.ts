/** What the page can know of the GPU before a worker tries it. */
export interface GpuFacts {
  readonly f16: boolean
  /** Drawn by the processor: right, but slower than WASM. */
  readonly software: boolean
}

/** A GPU process that hangs must not hang the page's call. */
const PATIENCE_MS = 5_000

/** null where there is no adapter: `navigator.gpu` alone proves nothing, it is there without one. */
export async function findGpu(): Promise<GpuFacts | null> {
  try {
    const adapter = await Promise.race([
      navigator.gpu.requestAdapter(),
      new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null)),
    ])
    if (!adapter) return null
    const { info, features } = adapter
    return {
      f16: features.has('shader-f16'),
      software: info.isFallbackAdapter || info.architecture === 'swiftshader',
    }
  } catch {
    // There is no navigator.gpu, or the GPU process is gone.
    return null
  }
}
