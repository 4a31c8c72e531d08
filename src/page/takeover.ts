// In a chunk of its own, which a page loads only where a GPU might be worth trying. It imports only
// types of what the page has already: a bundler would cut that in pieces, too.
import type { RerankError, RerankErrorCode } from '../errors.ts'
import type { Loaded } from '../protocol.ts'
import { VERSION } from '../version.ts'
import type { Calls } from './calls.ts'
import type { Candidate, Plan } from './candidates.ts'
import type { Session, Start, Supervisor } from './supervisor.ts'
import type { WorkerClient } from './worker-client.ts'

/** How much faster the GPU must be: less would not be worth the change of scores. */
const LEAST_GAIN = 1.5
const ROUNDS = 3
/** Nobody has asked for anything for so long. */
const IDLE_MS = 1_000
const LOOK_MS = 200
/** A precision that is not there, or gives wrong numbers, says nothing of the next; any other failure does. */
const OF_PRECISION: readonly RerankErrorCode[] = [
  'bad-scores',
  'dtype-unavailable',
  'model-not-found',
  'no-shader-f16',
  'offline',
]

export interface Contest {
  readonly plan: Pick<Plan, 'candidates'>
  readonly supervisor: Pick<Supervisor, 'attempts' | 'live' | 'connect' | 'use' | 'note' | 'fail'>
  readonly calls: Pick<Calls, 'running'>
  readonly start: Start
}

interface Match extends Contest {
  /** The session that runs on the processor. When that ends, for whatever reason, the match is over. */
  readonly champion: Session
}

/**
 * The processor answers first. While nobody asks for anything, a GPU candidate is loaded beside it
 * and both run the same shapes; the GPU takes over between two calls where it is faster by far. The
 * verdict is remembered for this adapter, model and version.
 */
export async function takeOver(contest: Contest): Promise<void> {
  const { plan, supervisor } = contest
  const champion = supervisor.live()
  const challengers = plan.candidates.filter(isOnGpu)
  const isTried = supervisor.attempts.some((one) => isOnGpu(one) && one.outcome !== 'skipped')
  if (!champion || !challengers[0] || isTried || savesData()) return

  const match = { ...contest, champion }
  const key = await verdictKey(champion.loaded)
  const known = recall(key)
  if (known !== null && known < LEAST_GAIN) {
    supervisor.note(challengers[0], 'skipped', { reason: slower(known) })
    return
  }
  const gainOf = async (challenger: Session): Promise<number> => {
    if (known !== null) return known
    const gain = await measure(match, challenger)
    if (!isOver(match)) remember(key, gain)
    return gain
  }
  for (const candidate of challengers) {
    await stillness(match)
    if (isOver(match) || (await challenge(match, candidate, gainOf)) === 'decided') return
  }
}

async function challenge(
  match: Match,
  candidate: Candidate,
  gainOf: (challenger: Session) => Promise<number>,
): Promise<'decided' | 'try the next'> {
  const { supervisor, start, champion } = match
  let client: WorkerClient | undefined
  // What waits for the challenger's worker hears of nothing else.
  const watch = setInterval(() => isOver(match) && client?.kill(), LOOK_MS)
  try {
    client = start(candidate)
    const challenger = await supervisor.connect(candidate, client)
    const gain = await gainOf(challenger)
    await stillness(match)
    if (isOver(match)) return 'decided'
    if (gain >= LEAST_GAIN) {
      supervisor.use(challenger)
      client = champion.client
    } else {
      supervisor.note(candidate, 'skipped', { reason: slower(gain) })
    }
    return 'decided'
  } catch (thrown) {
    if (isOver(match)) return 'decided'
    const { code = 'worker-lost', message } = thrown as Error & { code?: RerankErrorCode }
    supervisor.note(candidate, 'failed', { code, reason: message })
    return OF_PRECISION.includes(code) ? 'try the next' : 'decided'
  } finally {
    clearInterval(watch)
    client?.kill() // that of the one which is not in use
  }
}

/** How many times as fast the challenger is: the median of some rounds. */
async function measure(match: Match, { client }: Session): Promise<number> {
  const { supervisor, champion, calls } = match
  const gains: number[] = []
  await client.warmup()
  while (gains.length < ROUNDS) {
    await stillness(match)
    if (isOver(match)) break
    const own = await champion.client.warmup().catch((error: RerankError) => {
      supervisor.fail(champion, error)
      throw error
    })
    // A round that a call has disturbed counts for nothing.
    if (calls.running.size > 0) continue
    const other = await client.warmup()
    if (calls.running.size === 0) gains.push(own / other)
  }
  return gains.sort((a, b) => a - b)[ROUNDS >> 1]!
}

/** Waits until nobody has asked for anything for a while, and nobody does; or the match is over. */
async function stillness(match: Match): Promise<void> {
  for (let still = 0; still < IDLE_MS && !isOver(match); still += LOOK_MS) {
    await new Promise((resolve) => {
      const timer: { unref?(): void } | number = setTimeout(resolve, LOOK_MS)
      // A finished program in Node is not kept alive by it.
      if (typeof timer === 'object') timer.unref?.()
    })
    if (match.calls.running.size > 0) still = 0
  }
}

function isOver({ supervisor, champion }: Match): boolean {
  return supervisor.live() !== champion
}

function isOnGpu({ device }: Candidate): boolean {
  return device === 'webgpu'
}

function slower(gain: number): string {
  return `Measured: ${gain.toFixed(2)} times as fast as the processor; ${LEAST_GAIN} are wanted.`
}

async function verdictKey({ scoreKey, threads }: Loaded): Promise<string> {
  const adapter = await navigator.gpu.requestAdapter()
  const { vendor, architecture, device, description } = adapter!.info
  const gpu = [vendor, architecture, device, description].join(' ')
  return ['web-rerank', VERSION, navigator.userAgent, gpu, scoreKey, threads].join('/')
}

function recall(key: string): number | null {
  try {
    return Number(localStorage.getItem(key)) || null
  } catch {
    return null // the browser keeps nothing for this page
  }
}

/** Where nothing can be kept, it is measured again next time. */
function remember(key: string, gain: number): void {
  try {
    localStorage.setItem(key, `${gain}`)
  } catch {
    // as said
  }
}

/** The challenger's weights are a download that nobody has asked for. */
function savesData(): boolean {
  return Boolean((navigator as { connection?: { saveData?: boolean } }).connection?.saveData)
}
