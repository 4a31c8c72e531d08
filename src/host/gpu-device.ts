import { RerankError } from '../errors.ts'

/** A GPU device of our own, and the promise that rejects when it is lost or reports an error. */
export interface OwnedGpu {
  readonly device: GPUDevice
  readonly failed: Promise<never>
  destroy(): void
}

/** What speeds up or widens what the runtime can do, where the adapter has it. */
const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups']
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const

/** Asks for a device that may do all that the adapter can. Throws `no-webgpu`. */
export async function openGpu(): Promise<OwnedGpu> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new RerankError('no-webgpu', 'The worker was given no GPU adapter.')
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  })
  const failed = new Promise<never>((_, reject) => {
    void device.lost.then(({ reason, message }) =>
      reject(new RerankError('device-lost', `The GPU device is lost (${reason}): ${message}`)),
    )
    // What a shader computes after such an error is anybody's guess.
    device.addEventListener('uncapturederror', ({ error }) =>
      reject(
        new RerankError(
          error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'inference-failed',
          `The GPU reports: ${error.message}`,
        ),
      ),
    )
  })
  failed.catch(() => {}) // nothing may be running when it happens
  return { device, failed, destroy: () => device.destroy() }
}
