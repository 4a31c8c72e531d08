import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../values.ts'
import { readEval } from './arguments.ts'
import { evenly, retrieve } from './first-stage.ts'
import type { EvaluationSet } from './set.ts'
import { readSource } from './sources.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'web-rerank-eval-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lines = (...rows: readonly unknown[]) =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')

/** Writes a file, packed where its name says so, and gives its path. */
function put(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

async function load(...args: readonly string[]): Promise<EvaluationSet> {
  const command = readEval(args)
  return retrieve(await readSource(command), command)
}

/** Each query's documents, by id. */
const found = ({ queries }: EvaluationSet) =>
  Object.fromEntries(queries.map(({ id, documents }) => [id, documents.map((one) => one.id)]))

const CORPUS = lines(
  { _id: 'cats', title: 'Cats', text: 'They sleep all day.' },
  { _id: 'dogs', title: '', text: 'Dogs run in the park all day, and bark at cats.' },
  { _id: 'fish', text: 'Fish swim.' },
)
const QUERIES = lines(
  { _id: 'q1', text: 'cats sleeping' },
  { _id: 'q2', text: 'who swims' },
  { _id: 'q3', text: 'nobody knows' },
)

describe('a BEIR folder', () => {
  const QRELS = lines('query-id\tcorpus-id\tscore', 'q1\tcats\t2', 'q2\tfish\t1', 'q3\tcats\t0')

  it('is searched by BM25; stems find what words do not', async () => {
    const path = join(folder, 'plain')
    put('plain/corpus.jsonl', CORPUS)
    put('plain/queries.jsonl', QUERIES)
    put('plain/qrels/test.tsv', QRELS)
    const set = await load('--beir', path)
    expect(set).toMatchObject({ name: 'plain', leftOut: 1 })
    expect(found(set)).toEqual({ q1: ['cats', 'dogs'], q2: [] })
    expect(set.queries[0]!.documents[0]!.text).toBe('Cats\nThey sleep all day.')
    expect(set.queries[0]!.prior![0]).toBeGreaterThan(set.queries[0]!.prior![1]!)
    const stemmed = await load('--beir', path, '--first-stage', 'bm25-stem', '--depth', '1')
    expect(found(stemmed)).toEqual({ q1: ['cats'], q2: ['fish'] })
    const whole = await load('--beir', path, '--first-stage', 'none', '--limit', '1')
    expect(found(whole)).toEqual({ q1: ['cats', 'dogs', 'fish'] })
    expect(whole.queries[0]!.prior).toBeNull()
  })

  it('may be packed, with its judgments beside the queries', async () => {
    put('packed/corpus.jsonl.gz', CORPUS)
    put('packed/queries.jsonl.gz', QUERIES)
    put('packed/qrels.tsv.gz', QRELS)
    expect(found(await load('--beir', join(folder, 'packed')))).toHaveProperty('q1')
    await expect(load('--beir', join(folder, 'packed'), '--split', 'dev')).rejects.toThrow(
      /there is no .*dev\.tsv, no .*dev\.tsv\.gz$/,
    )
  })

  it('is searched by a run, too', async () => {
    const run = put('run.txt', lines('q1 Q0 fish 1 1.5 x', 'q1 Q0 dogs 2 2.5 x', 'q9 Q0 a 1 1 x'))
    const set = await load('--beir', join(folder, 'packed'), '--first-stage', run)
    expect(found(set)).toEqual({ q1: ['dogs', 'fish'], q2: [] })
    expect(set.queries[0]!.prior).toEqual([2.5, 1.5])
    const wrong = put('wrong.txt', 'q1 Q0 birds 1 1.5 x')
    await expect(load('--beir', join(folder, 'packed'), '--first-stage', wrong)).rejects.toThrow(
      'corpus.jsonl.gz has no document "birds", which the run found for the query "q1"',
    )
  })
})

describe('a file of candidates', () => {
  const candidates = [
    { id: 'a', text: 'dogs run', score: 1, label: 0 },
    { id: 'b', text: 'cats sleep', score: 9, label: 1 },
  ]
  const LISTS = lines(
    { qid: 1, query: 'cats', candidates },
    { qid: 2, query: 'unanswered', candidates: [{ id: 'c', text: 'fish swim', label: 0 }] },
  )

  it('is taken in its own order, whatever its scores', async () => {
    const path = put('lists.jsonl.gz', LISTS)
    const set = await load('--candidates', path)
    expect(set).toMatchObject({ name: 'lists', leftOut: 1 })
    expect(found(set)).toEqual({ 1: ['a', 'b'] })
    expect(set.queries[0]!.prior).toEqual([-0, -1])
    expect(found(await load('--candidates', path, '--first-stage', 'bm25'))).toEqual({
      1: ['b', 'a'],
    })
    const run = put('lists.run', lines('1 Q0 b 1 1 x', '1 Q0 a 1 1 x'))
    expect(found(await load('--candidates', path, '--first-stage', run))).toEqual({ 1: ['b', 'a'] })
  })

  it('may be judged by another file', async () => {
    const path = put('set/candidates.jsonl', LISTS)
    const qrels = put('qrels.txt', lines('2 0 c 3', '7 0 c 3'))
    const set = await load('--candidates', path, '--qrels', qrels)
    expect(set.name).toBe('set')
    expect(found(set)).toEqual({ 2: ['c'] })
  })
})

describe('other files', () => {
  it('FlagEmbedding: the wrong ones stand first where BM25 cannot tell', async () => {
    const path = put('flag.jsonl', lines({ query: 'x', pos: ['right'], neg: ['wrong', 'left'] }))
    expect(found(await load('--flag', path))).toEqual({ 1: ['wrong', 'left', 'right'] })
  })

  it('question,context: every context once', async () => {
    const rows = [
      'context,question',
      '"cats, asleep",cats?',
      '"dogs\nrun",dogs?',
      '"cats, asleep",asleep?',
    ]
    const set = await load('--csv', put('pairs.csv', rows.join('\r\n')))
    expect(found(set)).toEqual({ q1: ['d1'], q2: ['d2'], q3: ['d1'] })
    expect([...set.qrels.get('q3')!]).toEqual([['d1', 1]])
  })

  it("SQuAD's articles: the paragraphs of all are the corpus", async () => {
    const article = (context: string, question: string) => ({
      paragraphs: [
        { context: 'filler', qas: [] },
        { context, qas: [{ question }] },
      ],
    })
    const text = lines(article('cats sleep', 'cats?'), article('cats run', 'run?'))
    const set = await load('--squad', put('squad.jsonl.gz', text))
    expect(found(set)).toEqual({ q1: ['p2', 'p4'], q2: ['p4'] })
    expect([...set.qrels.get('q2')!]).toEqual([['p4', 1]])
  })
})

describe('bad input', () => {
  it.each([
    [
      '--candidates',
      'a.jsonl',
      '{"qid":1,"query":"q","candidates":[]}\n\n{"qid":2}',
      'a.jsonl, line 3: "candidates"',
    ],
    ['--candidates', 'b.jsonl', '{"qid":1,"query":"q","candidates":[]}', 'b.jsonl has no labels'],
    [
      '--candidates',
      'c.jsonl',
      lines(...['q', 'q'].map((qid) => ({ qid, query: '', candidates: [] }))),
      'line 2: the query "q" is there twice',
    ],
    ['--flag', 'd.jsonl.gz', '{"query":"q"}', 'd.jsonl.gz, line 1: "pos"'],
    ['--csv', 'e.csv', 'a,b\n1,2', 'e.csv, line 1: the header has no column "question"'],
    ['--csv', 'f.csv', 'question,context\n\n"a,b', 'f.csv, line 3: a quote is never closed'],
    ['--squad', 'g.jsonl', '{}', 'g.jsonl, line 1: "paragraphs"'],
    ['--flag', 'h.jsonl', '{"query":"q","pos":[],"neg":["a"]}', 'no query has a relevant document'],
  ])('%s %s is refused with its place', async (option, name, text, part) => {
    const loading = load(option, put(name, text))
    await expect(loading).rejects.toThrow(UsageError)
    await expect(loading).rejects.toThrow(part)
  })

  it('a file that is not there, or damaged', async () => {
    await expect(load('--flag', join(folder, 'no.jsonl'))).rejects.toThrow(
      'no.jsonl cannot be read (ENOENT)',
    )
    const whole = gzipSync('{"query":"q","pos":["a"]}\n'.repeat(1_000))
    const path = join(folder, 'cut.jsonl.gz')
    writeFileSync(path, whole.subarray(0, whole.length - 20))
    await expect(load('--flag', path)).rejects.toThrow('cut.jsonl.gz: its gzip data is damaged')
  })
})

it('takes queries from the whole length', () => {
  expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([0, 3, 6])
  expect(evenly([1, 2], 5)).toEqual([1, 2])
})
