import { checkScores, speedOf, type Contender, type ContenderOptions } from './contender.ts'
import { longestTask } from './longest-task.ts'
import { interleave, type Sample } from './measure.ts'
import type { Texts } from './texts.ts'
import { within } from './within.ts'

/** Something has gone wrong long before. */
const MOST_MS = 180_000

export interface Entrant {
  readonly id: string
  open(options: Required<Pick<ContenderOptions, 'signal'>>): Promise<Contender>
}

/** What is known of one that takes part, so far. */
export interface Standing {
  readonly id: string
  readonly instruction: string | null
  readonly details: Contender['details']
  /** From its files, and what the page has kept of an earlier start, to a few documents ranked, in ms. */
  readonly firstRankings: readonly number[]
  /** Documents a second. */
  readonly speeds: readonly number[]
  /** What the page holds more while it is there, in bytes; null where that was not measured. */
  readonly memory: number | null
  /** The longest that the page's thread was busy at a stretch during a ranking, in ms. */
  readonly longestTask: number | null
  /** Why it is out. */
  readonly failure: { readonly thrown: unknown } | null
}

export interface ContestPlan {
  /** How often each is started before that counts: the first time fetches its files. */
  readonly warmStarts: number
  readonly starts: number
  readonly rounds: number
  /** What is ranked first. */
  readonly first: Texts
  /** What is ranked in a round. */
  readonly texts: (round: number) => Texts
}

export interface ContestProgress {
  readonly doing: 'start' | 'memory' | 'warm-up' | 'speed'
  /** Whose turn it is; null for the page without any of them. */
  readonly id: string | null
  readonly done: number
  readonly total: number
}

export interface ContestHost {
  readonly signal: AbortSignal
  /** Bytes the page holds now; null where that is not told. */
  readonly memory: (() => Promise<number>) | null
  /** Repeats what was disturbed. */
  readonly undisturbed: (sample: Sample) => Sample
  readonly changed: (standing: Standing) => void
  readonly progress: (progress: ContestProgress) => void
}

/** One that is open, and how to be rid of it. */
interface Seat {
  readonly contender: Contender
  end(): Promise<void>
}

/**
 * Contenders measured in turns: first how fast each starts, alone in the page; then all of them open, how
 * much each ranks in a second. One that fails is out, and the others go on. Rejects when it is aborted.
 */
export async function runContest(
  entrants: readonly Entrant[],
  { warmStarts, starts, rounds, first, texts }: ContestPlan,
  { signal, memory, undisturbed, changed, progress }: ContestHost,
): Promise<readonly Standing[]> {
  const standings = entrants.map(({ id }) => newcomer(id))
  const total = entrants.length * (warmStarts + starts + 1 + rounds)
  const change = (which: number, news: Partial<Standing>) =>
    changed((standings[which] = { ...standings[which]!, ...news }))
  const isOut = (which: number) => standings[which]!.failure !== null

  /** In turns; `before` is how much of the contest is over by then. */
  const turns = (
    doing: ContestProgress['doing'],
    before: number,
    sample: (which: number) => Promise<number>,
    { warmups = 0, rounds = 1, measured }: Partial<Parameters<typeof interleave>[1]>,
  ) => {
    const alive = [...entrants.keys()].filter((which) => !isOut(which))
    const samples = alive.map((which) => undisturbed(() => sample(which)))
    return interleave(samples, {
      ...{ warmups, rounds },
      turn: (i, done) => {
        signal.throwIfAborted()
        progress({ doing, id: entrants[alive[i]!]!.id, done: before + done, total })
      },
      measured: (i, value) => measured?.(alive[i]!, value),
      failed: (i, thrown) => {
        signal.throwIfAborted()
        change(alive[i]!, { failure: { thrown } })
        void seats.get(alive[i]!)?.end()
      },
    })
  }

  const seats = new Map<number, Seat>()
  /** Takes some seconds: browsers wait for the garbage to be gone. */
  const count = async (id: string | null, done: number) => {
    if (!memory) return null
    progress({ doing: 'memory', id, done, total })
    const counted = await within(MOST_MS, memory(), 'counting memory').catch(() => null)
    signal.throwIfAborted()
    return counted
  }

  const bare = await count(null, 0)
  let startsDone = 0
  const start = async (which: number) => {
    const started = performance.now()
    const seat = await sit(entrants[which]!, signal)
    try {
      const scores = await within(MOST_MS, seat.contender.score(first), 'the first ranking')
      const ms = performance.now() - started
      checkScores(scores, first.documents.length)
      const { instruction, details } = seat.contender
      change(which, { instruction, details })
      const isLast = startsDone === warmStarts + starts - 1
      if (isLast && bare !== null) {
        const held = await count(entrants[which]!.id, startsDone * entrants.length + which)
        change(which, { memory: held === null ? null : Math.max(0, held - bare) })
      }
      return ms
    } finally {
      await seat.end()
    }
  }
  for (; startsDone < warmStarts + starts; startsDone++) {
    await turns('start', startsDone * entrants.length, start, {
      measured: (which, ms) => {
        const { firstRankings } = standings[which]!
        if (startsDone >= warmStarts) change(which, { firstRankings: [...firstRankings, ms] })
      },
    })
  }

  try {
    const before = (warmStarts + starts) * entrants.length
    const warmUp = async (which: number) => {
      const seat = seats.get(which) ?? (await sit(entrants[which]!, signal))
      seats.set(which, seat)
      return longestTask(() => within(MOST_MS, speedOf(seat.contender, texts(0)), 'the warm-up'))
    }
    await turns('warm-up', before, warmUp, {
      measured: (which, ms) => change(which, { longestTask: ms }),
    })
    const speed = async (which: number) => {
      const round = 1 + standings[which]!.speeds.length
      const measuring = speedOf(seats.get(which)!.contender, texts(round))
      return within(MOST_MS, measuring, 'a ranking')
    }
    await turns('speed', before + entrants.length, speed, {
      rounds,
      measured: (which, value) => change(which, { speeds: [...standings[which]!.speeds, value] }),
    })
  } finally {
    await Promise.all([...seats.values()].map((seat) => seat.end()))
  }
  return standings
}

function newcomer(id: string): Standing {
  return {
    ...{ id, instruction: null, details: {}, firstRankings: [], speeds: [] },
    ...{ memory: null, longestTask: null, failure: null },
  }
}

/** Opens one; it goes when it is told to, or when all of it is aborted. */
async function sit(entrant: Entrant, signal: AbortSignal): Promise<Seat> {
  const life = new AbortController()
  const stop = () => life.abort(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', stop, { once: true })
  const leave = () => signal.removeEventListener('abort', stop)
  try {
    const contender = await within(MOST_MS, entrant.open({ signal: life.signal }), 'loading')
    return {
      contender,
      end: async () => {
        leave()
        await contender.close()
      },
    }
  } catch (thrown) {
    leave()
    // One that only took too long is still at it.
    life.abort(thrown)
    throw thrown
  }
}
