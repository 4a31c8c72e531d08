/** The few things of Node that this library needs, typed here so that no Node types leak into pages. */
interface NodeProcess {
  readonly versions?: { readonly node?: string }
  readonly env: Readonly<Record<string, string | undefined>>
  /** The second is the script that this thread runs. */
  readonly argv: readonly string[]
  getBuiltinModule(name: string): unknown
  /** In a worker, ends that thread only. */
  exit(): never
}

const { process } = globalThis as { process?: NodeProcess }

/** Node's process, and undefined in a page or a web worker (bundlers' stand-ins included). */
export const nodeProcess: NodeProcess | undefined =
  typeof process?.versions?.node === 'string' && typeof process.getBuiltinModule === 'function'
    ? process
    : undefined

/** A module of Node, without an import that bundlers would try to follow. */
export function nodeModule<T>(name: string): T {
  return nodeProcess!.getBuiltinModule(`node:${name}`) as T
}
