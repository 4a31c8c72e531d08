import { describe, expect, it } from 'vitest'
import { parseCommand } from './arguments.ts'
import type { EvalCommand } from './eval/arguments.ts'
import { UsageError } from './values.ts'

const NO_ENGINE = { dtype: null, runtime: null, threads: null, worker: null }

describe('rank', () => {
  it('takes a query, a file and every option', () => {
    const args = [
      'rank',
      'a b',
      'list.txt',
      '--worker',
      'w.js',
      '--model=m',
      '--top',
      '3',
      '--json',
    ]
    const more = ['--dtype', 'fp32', '--runtime', 'kernel', '--threads', '1', '--label', 'yes']
    expect(parseCommand([...args, ...more])).toEqual({
      command: 'rank',
      query: 'a b',
      file: 'list.txt',
      model: 'm',
      top: 3,
      label: 'yes',
      json: true,
      engine: { worker: 'w.js', dtype: 'fp32', runtime: 'kernel', threads: 1 },
    })
  })

  it('leaves open what is not said, and knows the standard input', () => {
    expect(parseCommand(['rank', 'q', '-'])).toEqual({
      ...{ command: 'rank', query: 'q', file: '-' },
      ...{ model: null, top: null, label: null, json: false, engine: NO_ENGINE },
    })
    expect(parseCommand(['rank', 'q'])).toMatchObject({ file: null })
  })

  it('takes a query that looks like an option after --', () => {
    expect(parseCommand(['rank', '--', '--top', 'f'])).toMatchObject({ query: '--top', file: 'f' })
    expect(parseCommand(['rank', '--', '--help'])).toMatchObject({ query: '--help' })
  })
})

describe('eval', () => {
  const read = (...args: string[]) => parseCommand(['eval', ...args])

  it('takes every option', () => {
    const more = ['--depth', '50', '--limit', '7', '--blend', '0:1:0.5', '--json', '--html', 'h']
    expect(
      read(
        '--beir',
        'd',
        '--split',
        'dev',
        '--model',
        'a',
        '--model',
        'b',
        '--label',
        'x',
        ...more,
      ),
    ).toEqual({
      ...{ command: 'eval', source: 'beir', path: 'd', split: 'dev', qrels: null },
      ...{ models: ['a', 'b'], label: 'x', firstStage: 'bm25', depth: 50, blends: [0, 0.5, 1] },
      ...{ limit: 7, json: true, html: 'h', engine: NO_ENGINE },
      metrics: ['ndcg@10', 'mrr@10', 'map', 'recall@10', 'precision@10', 'hit@10'],
    })
  })

  it('knows what each source starts from', () => {
    expect(read('--candidates', 'f', '--qrels', 'q')).toMatchObject({
      ...{ source: 'candidates', qrels: 'q', firstStage: 'given', depth: 100 },
      ...{ models: [null], blends: null },
    })
    for (const source of ['flag', 'csv', 'squad']) {
      expect(read(`--${source}`, 'f')).toMatchObject({ source, firstStage: 'bm25' })
    }
    expect(read('--flag', 'f', '--first-stage', 'run.txt')).toMatchObject({
      firstStage: { run: 'run.txt' },
    })
    expect(read('--flag', 'f', '--first-stage', 'none')).toMatchObject({ firstStage: 'none' })
  })

  it('tries blends to the last one, without digits that nobody said', () => {
    const blends = (said: string) => (read('--flag', 'f', '--blend', said) as EvalCommand).blends
    expect(blends('0:1:0.1')).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    expect(blends('0.2:0.5:0.2')).toEqual([0.2, 0.4])
    expect(blends('0.5')).toEqual([0.5])
  })

  it('takes metrics, each once', () => {
    expect(read('--flag', 'f', '--metrics', 'map, hit@1,map')).toMatchObject({
      metrics: ['map', 'hit@1'],
    })
  })
})

describe('the other commands', () => {
  it('are read', () => {
    expect(parseCommand(['check', 'm', '--json'])).toEqual({
      ...{ command: 'check', model: 'm', runtime: null, json: true },
    })
    expect(parseCommand(['models'])).toEqual({ command: 'models', json: false })
    expect(parseCommand(['bench', '--rounds', '2'])).toEqual({
      ...{ command: 'bench', models: [null], rounds: 2, json: false, engine: NO_ENGINE },
    })
  })

  it('help when nothing is said, and on a command', () => {
    for (const args of [[], ['--help'], ['-h'], ['help']]) {
      expect(parseCommand(args)).toEqual({ command: 'help', topic: null })
    }
    for (const args of [
      ['rank', '--help'],
      ['rank', 'q', '-h'],
      ['help', 'rank'],
    ]) {
      expect(parseCommand(args)).toEqual({ command: 'help', topic: 'rank' })
    }
  })

  it('know both ways to ask for the version', () => {
    for (const flag of ['--version', '-v']) expect(parseCommand([flag]).command).toBe('version')
  })
})

describe('bad usage', () => {
  it.each([
    [['rank'], 'the query is missing'],
    [['sort', 'q'], 'no command "sort"; the commands are: rank, eval, check, models, bench'],
    [['help', 'sort'], 'no command "sort"'],
    [['--json'], 'no command was given'],
    [['rank', 'q', 'f', 'g'], '"g" is one argument too many'],
    [['rank', 'q', '--top', 'many'], '--top: "many"'],
    [['rank', 'q', '--top', '0'], '--top: "0"'],
    [['rank', 'q', '--top', '1.5'], '--top: "1.5"'],
    [['rank', 'q', '--top', ''], '--top: ""'],
    [['rank', 'q', '--bogus'], "'--bogus'"],
    [['rank', 'q', '--worker'], "'--worker <value>'"],
    [['rank', 'q', '--json=1'], "'--json'"],
    [['rank', 'q', '--dtype', 'int4'], '--dtype: "int4" is none of auto, fp32'],
    [['eval'], 'one of --beir, --candidates, --flag, --csv, --squad'],
    [['eval', '--beir', 'a', '--flag', 'b'], 'one of --beir'],
    [['eval', '--flag', 'a', '--qrels', 'b'], 'only --candidates'],
    [['eval', '--flag', 'a', '--split', 'b'], 'only BEIR'],
    [['eval', '--flag', 'a', '--first-stage', 'given'], 'no order of its own'],
    [['eval', '--beir', 'a', '--first-stage', 'given'], 'only --candidates comes in an order'],
    [['eval', '--beir', 'a', '--blend', 'x'], '--blend: "x" is neither'],
    [['eval', '--beir', 'a', '--blend', '0:1'], 'is neither'],
    [['eval', '--beir', 'a', '--blend', '1:0:0.1'], 'does not go up'],
    [['eval', '--beir', 'a', '--blend', '0:2:1'], 'from 0 to 1'],
    [['eval', '--beir', 'a', '--blend', '0:1:0'], 'no step above 0'],
    [['eval', '--beir', 'a', '--blend', '0:1:0.001'], 'more than 101'],
    [['eval', '--beir', 'a', '--metrics', 'ndgc@10'], '--metrics: "ndgc@10"'],
    [['eval', '--beir', 'a', 'b'], '"b" is one argument too many'],
    [['check'], 'name a model'],
    [['check', 'a', 'b'], '"b" is one'],
    [['check', 'a', '--runtime', 'cuda'], '--runtime: "cuda" is none of kernel, onnx'],
    [['models', 'a'], '"a" is one'],
    [['bench', '--rounds', 'x'], '--rounds: "x"'],
  ])('%j is refused in one line', (args, part) => {
    let thrown: unknown
    try {
      parseCommand(args)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(UsageError)
    expect((thrown as Error).message).toContain(part)
    expect((thrown as Error).message).not.toContain('\n')
  })
})
