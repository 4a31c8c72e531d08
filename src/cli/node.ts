/** The few things of Node that a command needs, typed here because this package builds without Node's types. */
interface Input extends AsyncIterable<Uint8Array> {
  readonly isTTY?: boolean
}

interface Output {
  readonly isTTY?: boolean
  write(text: string): boolean
  on(event: 'error', listener: (error: { readonly code?: string }) => void): void
}

interface Process {
  readonly argv: readonly string[]
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  exitCode?: number
  exit(code: number): never
  getBuiltinModule(name: string): unknown
}

interface OptionShape {
  readonly type: 'string' | 'boolean'
  readonly short?: string
}

export interface Util {
  parseArgs(config: {
    readonly args: readonly string[]
    readonly options: Readonly<Record<string, OptionShape>>
    readonly allowPositionals: true
  }): {
    readonly values: Readonly<Record<string, string | boolean | undefined>>
    readonly positionals: readonly string[]
  }
}

export interface Files {
  readFileSync(path: string | URL, encoding: 'utf8'): string
  existsSync(path: string): boolean
}

export interface Urls {
  pathToFileURL(path: string): URL
}

export const process: Process = (globalThis as unknown as { process: Process }).process

/** A module of Node, such as `util`. */
export function nodeModule<T>(name: string): T {
  return process.getBuiltinModule(`node:${name}`) as T
}
