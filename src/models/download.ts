import { RerankError } from '../errors.ts'
import { Corrupt, openArrival, type Arrival } from './arrival.ts'
import { ask, createPatience, Passing, unreachable, type Fetch } from './ask.ts'
import type { FileRequest } from './model-file.ts'
import type { Keeper } from './keeper.ts'
import { discard, identityOf } from './kept-file.ts'
import { numberOf, rangeOf, validatorOf, type ServerFacts } from './look.ts'
import type { FileMeter } from './meter.ts'
import { eachChunk } from './streams.ts'

export interface DownloadContext {
  readonly fetch: Fetch
  readonly keeper: Keeper
  readonly meter: FileMeter
  /** The first pause after a failure; each one after it is twice as long. */
  readonly backoffMs: number
}

/** In a row, without a byte between them. */
const MOST_FAILURES = 4

/** From the server into the store, checked. What does not agree with itself is fetched once more. */
export async function download(
  request: FileRequest,
  facts: ServerFacts,
  context: DownloadContext,
): Promise<void> {
  for (let anew = false; ; anew = true) {
    try {
      return await persist(request, facts, context)
    } catch (thrown) {
      if (!(thrown instanceof Corrupt)) throw thrown
      await discard(context.keeper, request.key)
      if (anew) throw thrown.error
    }
  }
}

/** Until all of it is here: a cut connection goes on where it was cut, after a pause. */
async function persist(
  request: FileRequest,
  facts: ServerFacts,
  context: DownloadContext,
): Promise<void> {
  const steps = await openSteps(request, facts, context)
  let failures = 0
  let furthest = steps.received()
  for (;;) {
    try {
      return await steps.next()
    } catch (thrown) {
      if (!(thrown instanceof Passing)) throw thrown
      if (steps.received() > furthest) failures = 0
      furthest = Math.max(furthest, steps.received())
      if (++failures >= MOST_FAILURES) throw thrown.error
      await pause(thrown.waitMs ?? context.backoffMs * 2 ** (failures - 1))
    }
  }
}

interface Steps {
  received(): number
  /** One request, and the file is whole. */
  next(): Promise<void>
}

async function openSteps(
  request: FileRequest,
  facts: ServerFacts,
  { fetch, keeper, meter }: DownloadContext,
): Promise<Steps> {
  const { url, key, pinned } = request
  const { origin } = new URL(url)
  const sha256 = request.sha256 ?? facts.sha256
  const known = request.bytes ?? facts.bytes
  const verified = request.sha256 ? 'catalogue' : sha256 ? 'headers' : 'none'
  let { validator } = facts
  let arrival: Arrival | undefined

  /** What is gone on with must be the same version; one without a name is never the same. */
  const identify = () =>
    identityOf(sha256 ?? (pinned ? 'pinned' : (validator ?? `once ${Math.random()}`)))
  const open = (total: number | null) => {
    const promised = { bytes: known ?? total, sha256, verified } as const
    return openArrival(request, identify(), promised, { keeper, meter })
  }
  const startAnew = () => {
    arrival = undefined
    const message = `${url} changes while it is fetched. Name a commit as revision.`
    return new Passing(new RerankError('network', message), 0)
  }
  /** Makes a response and what is here fit together: how much of the response is here already. */
  const align = async ({ status, headers }: Response): Promise<[Arrival, number]> => {
    const range = rangeOf(headers)
    // Not every server shows a page where its range starts; it was asked for this one.
    const start = status === 206 ? (range?.start ?? arrival?.received ?? 0) : 0
    const length = headers.has('Content-Encoding') ? null : numberOf(headers.get('Content-Length'))
    validator = validatorOf(headers)
    const fits = arrival && start <= arrival.received && arrival.identity === identify()
    if (!fits && start > 0) throw startAnew()
    if (!fits || !arrival) arrival = await open(range?.total ?? null)
    meter.expect(known ?? range?.total ?? (length === null ? null : start + length))
    return [arrival, arrival.received - start]
  }

  meter.expect(known)
  if (sha256 ?? (pinned || validator)) arrival = await open(null)
  return {
    received: () => arrival?.received ?? 0,
    next: async () => {
      const from = arrival?.received ?? 0
      if (arrival && from > 0 && from === known) return arrival.finish(validator)
      const patience = createPatience()
      try {
        const headers: HeadersInit = from > 0 ? { Range: `bytes=${from}-` } : {}
        const response = await ask(fetch, url, patience, { headers })
        if (response.status === 416) {
          // What lies here is longer than the file.
          await discard(keeper, key)
          throw startAnew()
        }
        const [file, here] = await align(response)
        let skip = here
        if (response.body) {
          await eachChunk(response.body, async (chunk) => {
            patience.renew()
            const fresh = chunk.subarray(Math.min(skip, chunk.length))
            skip -= chunk.length - fresh.length
            if (fresh.length > 0) await file.take(fresh)
          })
        }
        return await file.finish(validator)
      } catch (thrown) {
        const known = [Passing, Corrupt, RerankError].some((kind) => thrown instanceof kind)
        throw known ? thrown : new Passing(unreachable(origin, url, thrown))
      } finally {
        patience.end()
      }
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
