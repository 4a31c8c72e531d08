import { RerankError } from '../errors.ts'
import { lifeline } from './lifeline.ts'

/** A GPU device of our own. */
export interface OwnedGpu {
  readonly device: GPUDevice
  /** The work, unless the device is lost or reports an error first. */
  during<T>(work: Promise<T>): Promise<T>
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
  const device = await requestDevice(adapter)
  const { during, cut } = lifeline()
  void device.lost.then(({ reason, message }) =>
    cut(new RerankError('device-lost', `The GPU device is lost (${reason}): ${message}`)),
  )
  // What a shader computes after such an error is anybody's guess.
  device.addEventListener('uncapturederror', ({ error }) =>
    cut(
      new RerankError(
        error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'inference-failed',
        `The GPU reports: ${error.message}`,
      ),
    ),
  )
  return { device, during, destroy: () => device.destroy() }
}

async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  try {
    return await adapter.requestDevice({
      requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
    })
  } catch (cause) {
    throw new RerankError(
      'no-webgpu',
      `The GPU adapter gives no device: ${String(cause)}. Allow fallback, or device: 'wasm'.`,
      { cause },
    )
  }
}
