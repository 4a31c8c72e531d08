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

export interface OptionShape {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
}

export interface Util {
  parseArgs(config: {
    readonly args: readonly string[]
    readonly options: Readonly<Record<string, OptionShape>>
    readonly allowPositionals: true
  }): {
    readonly values: Readonly<Record<string, unknown>>
    readonly positionals: readonly string[]
  }
}

/** A stream of a file's bytes, or of what is packed in them. */
export interface ByteStream extends AsyncIterable<Uint8Array> {
  destroy(): void
}

export interface Files {
  readFileSync(path: string | URL, encoding: 'utf8'): string
  writeFileSync(path: string, text: string): void
  existsSync(path: string): boolean
  createReadStream(path: string, options?: { readonly end: number }): ByteStream
}

export interface Streams {
  pipeline<Last extends ByteStream>(
    first: ByteStream,
    last: Last,
    ended: (error?: unknown) => void,
  ): Last
}

export interface Packing {
  createGunzip(): ByteStream
}

export interface Machine {
  cpus(): readonly { readonly model: string }[]
}

export interface Paths {
  basename(path: string): string
  dirname(path: string): string
  join(...parts: readonly string[]): string
}

export interface Urls {
  pathToFileURL(path: string): URL
}

export const process: Process = (globalThis as unknown as { process: Process }).process

/** A module of Node, such as `util`. */
export function nodeModule<T>(name: string): T {
  return process.getBuiltinModule(`node:${name}`) as T
}
