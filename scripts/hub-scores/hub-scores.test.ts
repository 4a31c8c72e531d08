import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/models/catalogue/index.ts'
import { runHubScores } from '../hub-scores.ts'
import { checkModel, type OpenScorer } from './check.ts'
import { driftBetween, misses } from './compare.ts'
import { readPublished, type PublishedScore } from './published.ts'

const published = readPublished()
const MINI = 'Xenova/ms-marco-MiniLM-L-6-v2'

const logitOf = ({ score, kind }: PublishedScore): number =>
  kind === 'sigmoid' ? Math.log(score / (1 - score)) : score

/** What a model gives that agrees with everything published for it. */
function agreeing(model: string, off = 0): OpenScorer {
  return (name, dtype) => {
    // The exact ones first: a pair may be published rounded as well.
    const scores = [...(published.get(model) ?? [])].sort((a, b) => a.tolerance - b.tolerance)
    return Promise.resolve({
      logits: (pairs) =>
        Promise.resolve(
          Float32Array.from(pairs, ([query, text]) => {
            const one = scores.find((score) => score.query === query && score.text === text)!
            return logitOf(one) + (name === model && dtype === 'fp32' ? off : 0)
          }),
        ),
      dispose: () => Promise.resolve(),
    })
  }
}

const score = (query: string, value: number, kind: 'logit' | 'sigmoid' = 'logit') => ({
  ...{ query, text: `${value}`, score: value, kind, tolerance: 0.01, source: 'here' },
})

describe('the table', () => {
  it('holds the values that everybody quotes', () => {
    const berlin = published.get(MINI)!.filter(({ text }) => /museums|3,520,031/.test(text))
    const values = berlin.map((one) => one.score)
    expect(values).toContain(8.607138)
    expect(values).toContain(-4.3200774)
    const tiny = published.get('Xenova/ms-marco-TinyBERT-L-2-v2')!.map((one) => one.score)
    expect(tiny).toContain(7.1523676)
    expect(tiny).toContain(-6.2870417)
  })

  it('names a source for each, and models of the catalogue only', () => {
    const ids = CATALOGUE.map(({ id }) => id)
    for (const [id, scores] of published) {
      expect(ids).toContain(id)
      for (const one of scores) {
        expect(one.source).toMatch(/^https:\/\//)
        expect(one.text.length).toBeLessThan(200)
        expect(one.tolerance).toBeGreaterThan(0)
      }
    }
  })

  it('has scores for every model that runs', () => {
    const running = CATALOGUE.filter(
      ({ status, embedding }) => status.kind !== 'cannot-run' && !embedding,
    )
    expect([...published.keys()].sort()).toEqual(running.map(({ id }) => id).sort())
  })
})

describe('comparing', () => {
  it('finds what is further off than its tolerance, in its own kind', () => {
    const rows = [score('a', 8), score('a', 0.9, 'sigmoid'), score('a', -3)]
    expect(misses(rows, [8.009, Math.log(9), -3.015])).toEqual([
      { published: rows[2], got: expect.closeTo(-3.015, 9) },
    ])
  })

  it('takes a missing or nonsensical logit for a miss', () => {
    expect(misses([score('a', 1)], [])).toHaveLength(1)
    expect(misses([score('a', 1)], [Number.NaN])).toHaveLength(1)
  })

  it('tells drift, and orders among texts of one query', () => {
    const rows = [score('a', 1), score('a', 2), score('b', 1.5), score('a', 2)]
    const drift = driftBetween(rows, [1, 2, 1.5, 2], [2.5, 2, 0, 2])
    expect(drift).toEqual({ largest: 1.5, mean: 0.75, swapped: 2, comparisons: 2 })
  })
})

describe('checking a model', () => {
  const rows = published.get(MINI)!

  it('passes one that gives what was published', async () => {
    const { state, lines } = await checkModel(MINI, rows, ['fp32', 'int8'], agreeing(MINI))
    expect(state).toBe('passed')
    expect(lines[0]).toBe(`ok ${MINI} fp32: ${rows.length} of ${rows.length} published scores`)
    expect(lines[1]).toMatch(/largest drift 0\.000, mean 0\.000, 0 of \d+ orders changed/)
  })

  it('fails one that is off, and says where', async () => {
    const { state, lines } = await checkModel(MINI, rows, ['fp32', 'int8'], agreeing(MINI, 0.05))
    expect(state).toBe('failed')
    expect(lines.join('\n')).toMatch(/8\.657\d* is not 8\.607138 ± 0\.001: .*usage\.rst/)
    expect(lines.at(-1)).toContain('largest drift 0.050, mean 0.050')
  })

  it('fails one that does not load, and lets go of one that does', async () => {
    const open: OpenScorer = () => Promise.reject(new Error('bad-scores: 7 off'))
    expect(await checkModel(MINI, rows, ['fp32'], open)).toEqual({
      state: 'failed',
      lines: [`FAILED ${MINI} fp32: bad-scores: 7 off`],
    })

    let disposed = 0
    const breaking: OpenScorer = () =>
      Promise.resolve({
        logits: () => Promise.reject(new Error('no memory')),
        dispose: () => Promise.resolve(void disposed++),
      })
    expect((await checkModel(MINI, rows, ['fp32'], breaking)).state).toBe('failed')
    expect(disposed).toBe(1)
  })

  it('only reports an int8 that does not work', async () => {
    const open: OpenScorer = (model, dtype) =>
      dtype === 'int8' ? Promise.reject(new Error('0.9 off')) : agreeing(MINI)(model, dtype)
    const { state, lines } = await checkModel(MINI, rows, ['fp32', 'int8'], open)
    expect(state).toBe('passed')
    expect(lines.at(-1)).toBe('  int8: 0.9 off')
  })

  it('skips one without an fp32 file, aloud', async () => {
    const { state, lines } = await checkModel(MINI, rows, ['int8'], agreeing(MINI))
    expect(state).toBe('skipped')
    expect(lines[0]).toMatch(/^SKIPPED /)
  })
})

describe('the command', () => {
  let server: Server
  let hub: string
  let lines: string[]
  let opened: string[]

  beforeEach(async () => {
    lines = []
    opened = []
    server = createServer(({ url }, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(url!.includes('/tree/') ? [] : { sha: 'a'.repeat(40) }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    hub = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  const run = (parameters: readonly string[], off = 0) =>
    runHubScores([...parameters, '--hub', hub], {
      opener: (asked) => {
        expect(asked).toBe(hub)
        return Promise.resolve((model, dtype) => {
          opened.push(`${model} ${dtype}`)
          return agreeing(model, off)(model, dtype)
        })
      },
      print: (line) => lines.push(line),
    })

  it('checks the small models, and large ones when asked to', async () => {
    expect(await run([])).toBe(0)
    expect(lines.at(-1)).toBe('9 passed, 0 failed, 0 skipped')
    expect(opened).not.toContain('Xenova/bge-reranker-base fp32')
    expect(await run(['--all'])).toBe(0)
    expect(lines.at(-1)).toBe('16 passed, 0 failed, 2 skipped')
    expect(opened).toContain('Xenova/bge-reranker-base fp32')
  })

  it('checks the one that is named, by any of its names', async () => {
    expect(await run(['--model', 'cross-encoder/ms-marco-MiniLM-L6-v2'])).toBe(0)
    expect(opened).toEqual([`${MINI} fp32`, `${MINI} int8`])
  })

  it('fails when a score is wrong', async () => {
    expect(await run(['--model', MINI], 0.02)).toBe(1)
    expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped')
  })

  it('skips aloud where there is no hub', async () => {
    server.close()
    expect(await run([])).toBe(0)
    expect(opened).toEqual([])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^SKIPPED test:hub.*cannot be reached/)
  })

  it('refuses names without published scores', async () => {
    expect(await run(['--model', 'ko-reranker'])).toBe(2)
    expect(lines[0]).toContain('ko-reranker')
  })
})
