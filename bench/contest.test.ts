import { describe, expect, it } from 'vitest'
import type { Contender } from './contender.ts'
import { runContest, type ContestHost, type ContestPlan, type Entrant } from './contest.ts'

const PLAN: ContestPlan = {
  ...{ warmStarts: 1, starts: 2, rounds: 3 },
  first: { query: 'q', documents: ['1', '2'] },
  texts: (round) => ({ query: `q${round}`, documents: ['1', '2', '3'] }),
}

function host(more: Partial<ContestHost> = {}): ContestHost {
  return {
    ...{ signal: new AbortController().signal, memory: null },
    undisturbed: (sample) => sample,
    changed: () => {},
    progress: () => {},
    ...more,
  }
}

/** One whose scores are what the documents say, unless told to do something else. */
function entrant(id: string, score?: Contender['score']) {
  const did: string[] = []
  const entrant: Entrant = {
    id,
    open: async () => {
      did.push('open')
      return {
        ...{ instruction: 'i', details: { threads: 1 } },
        score: async (texts) => {
          did.push(`${texts.query}:${texts.documents.length}`)
          return score ? score(texts) : texts.documents.map(Number)
        },
        close: async () => void did.push('close'),
      }
    },
  }
  return { entrant, did }
}

describe('runContest', () => {
  it('starts each alone and anew, then measures all in turns on the same texts', async () => {
    const { entrant: a, did } = entrant('a')
    const [standing] = await runContest([a], PLAN, host())
    const start = ['open', 'q:2', 'close']
    expect(did).toEqual([
      ...[...start, ...start, ...start],
      ...['open', 'q0:3', 'q1:3', 'q2:3', 'q3:3', 'close'],
    ])
    expect(standing).toMatchObject({ id: 'a', instruction: 'i', details: { threads: 1 } })
    expect(standing!.firstRankings).toHaveLength(2)
    expect(standing!.speeds).toHaveLength(3)
    expect(standing!.longestTask).toBeGreaterThanOrEqual(0)
    expect(standing).toMatchObject({ failure: null, memory: null })
  })

  it('lets the others go on where one fails, says why, and puts it away', async () => {
    const { entrant: good } = entrant('good')
    const { entrant: bad, did } = entrant('bad', ({ query, documents }) => {
      if (query === 'q2') throw new Error('no more')
      return Promise.resolve(documents.map(Number))
    })
    const standings = await runContest([bad, good], PLAN, host())
    expect(standings[0]).toMatchObject({ failure: { thrown: new Error('no more') } })
    expect(standings[0]!.speeds).toHaveLength(1)
    expect(standings[1]).toMatchObject({ failure: null })
    expect(standings[1]!.speeds).toHaveLength(3)
    expect(did.filter((what) => what === 'open')).toHaveLength(4)
    expect(did.indexOf('close', did.lastIndexOf('open'))).toBeGreaterThan(0)
  })

  it('does not let anybody win by giving every document the same score', async () => {
    const { entrant: lazy } = entrant('lazy', async ({ documents }) => documents.map(() => 1))
    const [standing] = await runContest([lazy], PLAN, host())
    expect(String(standing!.failure?.thrown)).toContain('1 different')
    expect(standing!.speeds).toEqual([])
  })

  it('counts what memory one takes beyond the bare page', async () => {
    const held = [1_000, 1_700]
    const { entrant: a } = entrant('a')
    const memory = async () => held.shift()!
    const counted: unknown[] = []
    const progress: ContestHost['progress'] = ({ doing, id }) =>
      doing === 'memory' && counted.push(id)
    const [standing] = await runContest([a], PLAN, host({ memory, progress }))
    expect(standing!.memory).toBe(700)
    expect(counted).toEqual([null, 'a'])
  })

  it('ends at once when it is aborted, and closes what is open', async () => {
    const stopping = new AbortController()
    const { entrant: a, did } = entrant('a', async ({ query, documents }) => {
      if (query === 'q1') stopping.abort(new Error('enough'))
      return documents.map(Number)
    })
    const running = runContest([a], PLAN, host({ signal: stopping.signal }))
    await expect(running).rejects.toThrow('enough')
    expect(did.at(-1)).toBe('close')
    expect(did).not.toContain('q2:3')
  })

  it('says how far it is', async () => {
    const seen: string[] = []
    await runContest(
      [entrant('a').entrant, entrant('b').entrant],
      PLAN,
      host({
        progress: ({ doing, id, done, total }) => seen.push(`${doing} ${id} ${done}/${total}`),
      }),
    )
    expect(seen[0]).toBe('start a 0/14')
    expect(seen[7]).toBe('warm-up b 7/14')
    expect(seen.at(-1)).toBe('speed b 13/14')
  })
})
