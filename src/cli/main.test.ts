import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it, vi } from 'vitest'

// Each test starts the command anew, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))
// Inside the repository, so that the built files find their dependencies.
const folder = join(root, 'e2e/.out/cli')
const worker = join(folder, 'fake-worker.js')
const list = join(folder, 'list.txt')
const LINES = [
  'Cats sleep all day.',
  'How to stop a fetch: call abort.',
  'A fetch sends a request.',
]

/** The package as it is built, apart from `dist/`, which others may be building at the same time. */
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'))
  writeFileSync(list, LINES.join('\n'))
  // Where the sources have it.
  cpSync(join(root, 'public/models'), join(folder, 'public/models'), { recursive: true })
  const compiler = join(root, 'node_modules/.bin/tsc')
  const compiled = spawnSync(compiler, ['-p', 'src', '--outDir', join(folder, 'dist')], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(compiled.stdout).toBe('')
  await build({
    entryPoints: [join(root, 'e2e/fake/worker.ts')],
    outfile: worker,
    bundle: true,
    format: 'esm',
    alias: { 'web-rerank/worker': join(root, 'src/worker.ts') },
  })
}, 60_000)

function webRerank(args: readonly string[], input = '') {
  const main = join(folder, 'dist/cli/main.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr }
}

const rank = (args: readonly string[], input?: string) =>
  webRerank(['rank', 'stop a fetch', '--worker', worker, ...args], input)
const texts = (stdout: string) => stdout.split('\n').map((line) => line.split('\t')[1])
const BEST_FIRST = [LINES[1], LINES[2], LINES[0], undefined]

describe('the built command', () => {
  it('can be run by itself', () => {
    const [first] = readFileSync(join(folder, 'dist/cli/main.js'), 'utf8').split('\n')
    expect(first).toBe('#!/usr/bin/env node')
  })

  it('teaches what it does', () => {
    const { status, stdout } = webRerank(['--help'])
    expect(status).toBe(0)
    for (const word of ['Usage', 'Example', 'Exit codes', '--worker', 'eval', 'check', 'bench']) {
      expect(stdout).toContain(word)
    }
    const { stdout: more } = webRerank(['help', 'eval'])
    for (const word of ['--beir DIR', '--first-stage', '--html FILE', 'RUNFILE', 'Examples']) {
      expect(more).toContain(word)
    }
  })

  it('knows its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string
    }
    expect(webRerank(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  it('ranks a file, and says nothing else into a pipe', () => {
    const { status, stdout, stderr } = rank([list])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(texts(stdout)).toEqual(BEST_FIRST)
    expect(stdout).toMatch(/^0\.\d{4}\t/)
  })

  it('ranks what is piped in, with and without the dash', () => {
    const input = `${LINES.join('\r\n')}\r\n`
    expect(texts(rank(['-'], input).stdout)).toEqual(BEST_FIRST)
    expect(texts(rank([], input).stdout)).toEqual(BEST_FIRST)
  })

  it('keeps the best, and prints JSON', () => {
    const input = '{"id":1,"text":"Cats"}\n\n{"id":2,"text":"stop a fetch"}\n'
    const { stdout } = rank(['--top', '1', '--json'], input)
    const { score, logit, ...rest } = JSON.parse(stdout) as { score: number; logit: number }
    expect(rest).toEqual({ index: 1, item: { id: 2, text: 'stop a fetch' } })
    expect(score).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12)
  })

  it('ranks nothing without a word', () => {
    expect(rank([], '\n')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('is not upset when the reader has seen enough', () => {
    const main = join(folder, 'dist/cli/main.js')
    const many = Array.from({ length: 50_000 }, (_, i) => `line ${i}`).join('\n')
    writeFileSync(join(folder, 'many.txt'), many)
    const line = `"${process.execPath}" "${main}" rank fetch "${join(folder, 'many.txt')}" --worker "${worker}" | head -n 1`
    const { stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
      encoding: 'utf8',
    })
    expect(stdout).toMatch(/^0\.\d{4}\tline \d+\n$/)
    expect(stderr).toBe('')
  })

  it.each([
    { args: ['rank', 'q', 'nowhere.txt'], part: 'nowhere.txt cannot be read (ENOENT)' },
    { args: ['rank', 'q', '--worker', 'no.js'], part: '--worker: there is no file no.js' },
    { args: ['rank', 'q', '--bogus'], part: "'--bogus'" },
    { args: ['rank'], part: 'the query is missing' },
  ])('says in one line what is wrong with $args', ({ args, part }) => {
    const { status, stdout, stderr } = webRerank(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(part)
    expect(stderr.trimEnd()).not.toContain('\n')
  })

  it('says why a ranking failed', () => {
    const { status, stdout, stderr } = rank(['--model', 'fake?throw-load&code=network'], 'a\n')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('web-rerank: network: ')
    expect(stderr).toContain('The fake was told to fail while loading.')
  })

  it('ranks by the model that comes with it where none is named', () => {
    const { status, stdout, stderr } = webRerank(['rank', 'stop a fetch', '--top', '1', list])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(texts(stdout)).toEqual([LINES[1], undefined])
  })
})

describe('eval, built', () => {
  const lists = join(folder, 'lists.jsonl')
  const candidates = (...texts: string[]) =>
    texts.map((text, i) => ({ id: `d${i}`, text, label: text.includes('abort') ? 1 : 0 }))
  const page = join(folder, 'report.html')

  beforeAll(() => {
    const rows = [
      { qid: 1, query: 'abort a fetch', candidates: candidates('cats', 'abort the fetch') },
      { qid: 2, query: 'stop', candidates: candidates('abort', 'never stop') },
      { qid: 3, query: 'nobody knows', candidates: candidates('cats') },
    ]
    writeFileSync(lists, rows.map((row) => JSON.stringify(row)).join('\n'))
  })

  const evaluate = (...args: string[]) =>
    webRerank(['eval', '--candidates', lists, '--worker', worker, ...args])

  it('measures the first stage, the model and both, and writes a page', () => {
    const { status, stdout, stderr } = evaluate('--json', '--html', page, '--metrics', 'mrr@10')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { sets } = JSON.parse(stdout) as { sets: { systems: { docsPerSecond: number }[] }[] }
    const metric = (mean: number) => ({ metrics: { 'mrr@10': { mean } } })
    expect(sets).toMatchObject([
      {
        ...{ name: 'lists', queries: 2, leftOut: 1 },
        systems: [
          { name: 'first-stage', model: null, docsPerSecond: null, ...metric(0.75) },
          { name: 'reranked', model: 'fake', ...metric(0.75) },
          { name: 'blended', model: 'fake', blend: 0.33, ...metric(0.75) },
          // No model was named: so rank() as it comes is measured, too.
          { name: 'default', model: 'fake', ...metric(0.75) },
        ],
      },
    ])
    expect(sets[0]!.systems[1]!.docsPerSecond).toBeGreaterThan(0)
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>.*Reranking lists/s)
  })

  it('measures the model that comes with the package where none is named', () => {
    const { status, stdout, stderr } = webRerank(['eval', '--candidates', lists])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^first stage +0\.8155/m)
    expect(stdout).toContain('web-rerank-embedded-1')
  })

  it.each([
    { args: ['--html', 'no/where/page.html'], part: '--html: there is no folder no/where' },
    { args: ['--qrels', list], part: 'list.txt, line 1: the grade "day." is no number' },
    { args: ['--first-stage', 'no.txt'], part: 'no.txt cannot be read (ENOENT)' },
  ])('refuses $args in one line', ({ args, part }) => {
    const { status, stdout, stderr } = evaluate(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(part)
    expect(stderr.trimEnd()).not.toContain('\n')
  })
})

describe('the other commands, built', () => {
  it('check says what runs a model, and how exactly', () => {
    const model = join(root, 'e2e/models/tiny-bert')
    const { status, stdout } = webRerank(['check', model, '--runtime', 'kernel', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ family: 'bert', template: '[CLS] query [SEP] text [SEP]', typed: true, advice: [] },
      runtimes: [
        { runtime: 'kernel', dtype: 'fp32', accepted: true, drift: { largest: 0, swapped: 0 } },
        { runtime: 'kernel', dtype: 'int8', accepted: true },
      ],
    })
  })

  it('models prints the catalogue', () => {
    expect(webRerank(['models']).stdout).toMatch(/^Xenova\/ms-marco-MiniLM-L-6-v2 +22\.7 M/m)
    const rows = JSON.parse(webRerank(['models', '--json']).stdout) as { id: string }[]
    expect(rows.map(({ id }) => id)).toContain('Xenova/ms-marco-TinyBERT-L-2-v2')
  })

  it('bench names the runtime and what it measured', () => {
    const { stdout } = webRerank(['bench', '--worker', worker, '--rounds', '1', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      processor: expect.stringContaining('cores') as string,
      models: [{ model: 'fake', runtime: 'fake', docsPerSecond: expect.any(Number) as number }],
    })
  })
})
