import { version } from '../../package.json'

/** What a page may know of where it runs; null is not told. */
export interface Machine {
  readonly userAgent: string
  /** How many threads the processor runs at once, or the browser says it does. */
  readonly hardwareConcurrency: number
  readonly platform: string | null
  readonly platformVersion: string | null
  readonly architecture: string | null
  readonly bitness: string | null
  readonly deviceModel: string | null
  /** In GB, rounded by the browser. */
  readonly deviceMemory: number | null
  readonly gpu: string | null
  /** Whether the page may share memory among threads. */
  readonly isolated: boolean
  readonly version: string
}

interface HighEntropyValues {
  readonly architecture?: string
  readonly bitness?: string
  readonly model?: string
  readonly platform?: string
  readonly platformVersion?: string
}

/** Not all browsers have these. */
interface WiderNavigator {
  readonly deviceMemory?: number
  readonly userAgentData?: {
    getHighEntropyValues(hints: readonly string[]): Promise<HighEntropyValues>
  }
  readonly gpu?: {
    requestAdapter(): Promise<{
      readonly info?: Readonly<Record<'vendor' | 'architecture' | 'device' | 'description', string>>
    } | null>
  }
}

const HINTS = ['architecture', 'bitness', 'model', 'platform', 'platformVersion']

export async function describeMachine(): Promise<Machine> {
  const { deviceMemory = null, userAgentData } = navigator as WiderNavigator
  const said = await userAgentData?.getHighEntropyValues(HINTS).catch(() => undefined)
  return {
    userAgent: navigator.userAgent,
    hardwareConcurrency: navigator.hardwareConcurrency,
    platform: said?.platform || null,
    platformVersion: said?.platformVersion || null,
    architecture: said?.architecture || null,
    bitness: said?.bitness || null,
    deviceModel: said?.model || null,
    deviceMemory,
    gpu: await describeGpu(),
    isolated: globalThis.crossOriginIsolated,
    version,
  }
}

/** null where there is none to compute on. */
export async function describeGpu(): Promise<string | null> {
  const { gpu } = navigator as WiderNavigator
  const adapter = await gpu?.requestAdapter().catch(() => null)
  if (!adapter) return null
  const { vendor, architecture, device, description } = adapter.info ?? {}
  return [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed'
}

/** In a line: pages are not told the processor's name. */
export function processorLine(machine: Machine): string {
  const { platform, architecture, bitness, hardwareConcurrency } = machine
  const kind = architecture === null ? 'processor not told' : `${architecture} ${bitness ?? ''}`
  const threads = `${hardwareConcurrency} ${hardwareConcurrency === 1 ? 'thread' : 'threads'}`
  return [kind.trim(), threads, platform].filter((part) => part !== null).join(', ')
}
