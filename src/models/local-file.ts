import { RerankError } from '../errors.ts'
import { nodeModule, nodeProcess } from '../host/node.ts'
import { findImpostor, impostorError, isJson, TELLING_BYTES } from './file-kind.ts'
import type { FileRequest, StoredFile } from './model-file.ts'
import { collect, type ByteStream } from './streams.ts'

/** The part of node:fs that is used here. */
interface Files {
  createReadStream(path: URL): AsyncIterable<Uint8Array<ArrayBuffer>>
  readonly promises: { stat(path: URL): Promise<{ size: number; isFile(): boolean }> }
}

interface Hashes {
  createHash(name: 'sha256'): { update(bytes: Uint8Array): void; digest(form: 'hex'): string }
}

export function isLocal({ url }: FileRequest): boolean {
  return url.startsWith('file:')
}

/** A file of this machine, read where it lies and never stored. Undefined where there is none. */
export async function openLocal(request: FileRequest): Promise<StoredFile | undefined> {
  const { name, url, kind, sha256: wanted } = request
  if (!nodeProcess) {
    throw new RerankError(
      'invalid-input',
      `${url}: a page cannot read files of this machine. Serve the folder, and give its http address.`,
    )
  }
  const files = nodeModule<Files>('fs')
  const address = new URL(url)
  const found = await files.promises.stat(address).catch((thrown: { code?: string }) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') return undefined
    throw new RerankError('model-not-found', `${url} cannot be read: ${thrown.code}.`, {
      cause: thrown,
    })
  })
  if (!found?.isFile()) return undefined
  const stream = () => streamOf(files.createReadStream(address))
  const bytes = () => collect(stream(), found.size)

  const hash = nodeModule<Hashes>('crypto').createHash('sha256')
  let start: Uint8Array | undefined
  for await (const chunk of files.createReadStream(address)) {
    start ??= chunk.slice(0, TELLING_BYTES)
    hash.update(chunk)
  }
  const sha256 = hash.digest('hex')
  const folder = new URL('.', address).href
  const impostor = findImpostor(start ?? new Uint8Array(0))
  if (impostor) throw impostorError(impostor, name, folder)
  if (kind === 'json' && !isJson(await bytes())) {
    throw new RerankError('integrity', `${name} in ${folder} is no JSON: export it again.`)
  }
  if (wanted !== null && sha256 !== wanted) {
    throw new RerankError(
      'integrity',
      `${name} in ${folder} has the sha256 ${sha256} instead of ${wanted}: fetch it again.`,
    )
  }
  const verified = wanted === null ? 'none' : 'catalogue'
  return { info: { name, bytes: found.size, sha256, verified }, bytes, stream }
}

/** Ends the file when it is left half read. */
function streamOf(source: AsyncIterable<Uint8Array<ArrayBuffer>>): ByteStream {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await iterator.return?.()),
  })
}
