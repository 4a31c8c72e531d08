import { RerankError } from '../errors.ts'
import type { ByteNotes, ByteStore } from './bytes.ts'
import { nodeModule, nodeProcess } from './node.ts'

interface FileHandle {
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>
  /** Unlike write(), goes on until all is written. */
  appendFile(data: Uint8Array | string): Promise<void>
  stat(): Promise<{ size: number }>
  close(): Promise<void>
}

/** The part of node:fs/promises that is used here. */
interface Files {
  mkdir(path: string, options: { recursive: true }): Promise<unknown>
  open(path: string, flags: string): Promise<FileHandle>
  rename(from: string, to: string): Promise<void>
  rm(path: string, options: { force: true }): Promise<void>
  readdir(path: string): Promise<string[]>
}

interface Paths {
  join(...parts: string[]): string
}

const SUFFIX = '.bytes'
const CHUNK = 65_536
const NEWLINE = 10

/** Where programs of this user keep what can be fetched again. */
export function userCacheFolder(): string {
  const { join } = nodeModule<Paths>('path')
  const { homedir } = nodeModule<{ homedir(): string }>('os')
  return join(nodeProcess!.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'web-rerank')
}

/** A folder with a file a key: a line of notes, then the bytes. One file, so that a rename puts both in place. */
export function folderBytes(folder: string): ByteStore {
  const files = nodeModule<Files>('fs/promises')
  const { join } = nodeModule<Paths>('path')
  // The star is the one character that encodeURIComponent leaves and Windows refuses.
  const nameOf = (key: string) => encodeURIComponent(key).replaceAll('*', '%2A') + SUFFIX
  const pathOf = (key: string) => join(folder, nameOf(key))

  const keys = async () => {
    const names = await files.readdir(folder).catch(() => []) // nothing was ever written
    return names
      .filter((name) => name.endsWith(SUFFIX))
      .flatMap((name) => {
        try {
          return decodeURIComponent(name.slice(0, -SUFFIX.length))
        } catch {
          return [] // somebody else's file
        }
      })
  }

  return {
    kind: 'folder',
    keys,
    read: async (key) => {
      const path = pathOf(key)
      let file: FileHandle
      try {
        file = await files.open(path, 'r')
      } catch (thrown) {
        if (codeOf(thrown) === 'ENOENT') return undefined
        throw thrown
      }
      try {
        const line = await readLine(file)
        return {
          size: (await file.stat()).size - line.length - 1,
          notes: JSON.parse(new TextDecoder().decode(line)) as ByteNotes,
          stream: () => fileStream(files, path),
        }
      } finally {
        await file.close()
      }
    },
    write: async (key, body, notes) => {
      await files.mkdir(folder, { recursive: true })
      // Two processes may fetch the same file: each writes its own, and the last rename wins. What
      // stands there until then can be read.
      const unfinished = `${pathOf(key)}.${crypto.randomUUID()}.part`
      const file = await files.open(unfinished, 'wx')
      try {
        await file.appendFile(`${JSON.stringify(notes)}\n`)
        for await (const chunk of body) await file.appendFile(chunk)
        await file.close()
        await files.rename(unfinished, pathOf(key))
      } catch (thrown) {
        await file.close().catch(() => {})
        await files.rm(unfinished, { force: true })
        await files.rm(pathOf(key), { force: true })
        if (codeOf(thrown) !== 'ENOSPC') throw thrown
        throw new RerankError(
          'quota',
          `The disk is full: free some space, or set cache.files to another folder than ${folder}.`,
          { cause: thrown },
        )
      }
    },
    delete: async (key) => {
      const known = (await keys()).includes(key)
      await files.rm(pathOf(key), { force: true })
      return known
    },
  }
}

async function readLine(file: FileHandle): Promise<Uint8Array> {
  let line = new Uint8Array(0)
  for (;;) {
    const more = new Uint8Array(CHUNK)
    const { bytesRead } = await file.read(more, 0, CHUNK, line.length)
    const end = more.subarray(0, bytesRead).indexOf(NEWLINE)
    const longer = new Uint8Array(line.length + (end < 0 ? bytesRead : end))
    longer.set(line)
    longer.set(more.subarray(0, longer.length - line.length), line.length)
    if (end >= 0 || bytesRead === 0) return longer
    line = longer
  }
}

/** Opens the file when it is first read, and closes it at its end. */
function fileStream(files: Files, path: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: FileHandle | undefined
  let position = 0
  return new ReadableStream({
    pull: async (controller) => {
      if (!file) {
        file = await files.open(path, 'r')
        position = (await readLine(file)).length + 1
      }
      const chunk = new Uint8Array(CHUNK)
      const { bytesRead } = await file.read(chunk, 0, CHUNK, position)
      position += bytesRead
      if (bytesRead > 0) return controller.enqueue(chunk.subarray(0, bytesRead))
      await file.close()
      controller.close()
    },
    cancel: () => file?.close(),
  })
}

function codeOf(thrown: unknown): unknown {
  return (thrown as { code?: unknown }).code
}
