import { RerankError } from '../errors.ts'
import { findImpostor, impostorError, isJson, TELLING_BYTES } from './file-kind.ts'
import type { FileRequest } from './model-file.ts'
import type { Keeper } from './keeper.ts'
import { openPieces, PIECE_BYTES, type KeptFacts } from './kept-file.ts'
import type { FileMeter } from './meter.ts'
import { createSha256 } from './sha256.ts'
import { eachChunk } from './streams.ts'

/** What arrived is not what was promised: it may have been altered on the way, and is fetched once more. */
export class Corrupt extends Error {
  readonly error: RerankError

  constructor(error: RerankError) {
    super(error.message)
    this.error = error
  }
}

/** What the file must turn out to be. */
export interface Promised {
  readonly bytes: number | null
  readonly sha256: string | null
  readonly verified: KeptFacts['verified']
}

/** A file that is on its way: hashed, checked and put down as it comes, with no more than a piece of it in memory. */
export interface Arrival {
  readonly identity: string
  readonly received: number
  take(chunk: Uint8Array<ArrayBuffer>): Promise<void>
  /** Checks the whole of it, and makes it a file of the store. */
  finish(validator: string | null): Promise<void>
}

/** Goes on where an earlier visit stopped. */
export async function openArrival(
  { name, url, key, kind }: FileRequest,
  identity: string,
  promised: Promised,
  { keeper, meter }: { keeper: Keeper; meter: FileMeter },
): Promise<Arrival> {
  const { origin } = new URL(url)
  const corrupt = (what: string) =>
    new Corrupt(
      new RerankError(
        'integrity',
        `${name} from ${origin} ${what}: it was cut short or altered on the way, or at the server. Try again later, or take it from another address.`,
      ),
    )
  const pieces = await openPieces(keeper, key, identity)
  const hash = createSha256()
  // JSON is parsed before it is kept, and for that it must be whole.
  const pieceBytes = kind === 'json' ? Infinity : PIECE_BYTES
  let received = 0
  let waiting: Uint8Array<ArrayBuffer>[] = []
  let waitingBytes = 0
  for (const piece of pieces.found) {
    await eachChunk(piece.stream(), (chunk) => hash.update(chunk))
    received += piece.size
  }
  let recognised = received > 0
  meter.at(received)

  const recognise = async () => {
    if (recognised) return
    const impostor = findImpostor(await join(waiting))
    if (impostor) throw impostorError(impostor, name, origin)
    recognised = true
  }
  return {
    identity,
    get received() {
      return received
    },
    take: async (chunk) => {
      received += chunk.length
      waiting.push(chunk)
      waitingBytes += chunk.length
      if (!recognised && waitingBytes >= TELLING_BYTES) await recognise()
      if (promised.bytes !== null && received > promised.bytes) {
        throw corrupt(`has more than the ${promised.bytes} bytes it should have`)
      }
      hash.update(chunk)
      meter.at(received)
      if (waitingBytes < pieceBytes) return
      const all = await join(waiting)
      let at = 0
      for (; at + pieceBytes <= all.length; at += pieceBytes) {
        await pieces.add(new Blob([all.subarray(at, at + pieceBytes)]))
      }
      waiting = [all.slice(at)]
      waitingBytes = all.length - at
    },
    finish: async (validator) => {
      await recognise()
      if (promised.bytes !== null && received < promised.bytes) {
        throw corrupt(`has ${received} of the ${promised.bytes} bytes it should have`)
      }
      const sha256 = hash.digest()
      if (promised.sha256 !== null && sha256 !== promised.sha256) {
        throw corrupt(`has the sha256 ${sha256} instead of ${promised.sha256}`)
      }
      if (kind === 'json' && !isJson(await join(waiting))) throw corrupt('is no JSON')
      const { verified } = promised
      await pieces.commit(new Blob(waiting), { bytes: received, sha256, validator, verified })
      meter.done()
    },
  }
}

async function join(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob([...chunks]).arrayBuffer())
}
